using System.Text.Json;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Tests.Cli;

/// <summary>How a command ended.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public T Json<T>() => JsonSerializer.Deserialize<T>(Output, ApiJson.Options) ?? throw new InvalidDataException(Output);
}
