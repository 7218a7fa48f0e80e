using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.StandIns.Hosting;

internal sealed record LogEntry(string Category, LogLevel Level, string Text);
