using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Terminal;

internal sealed class LineLogger(LineLoggerProvider lines, string? resource) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        lines.Write(resource, logLevel, exception is null ? text : $"{text}{Environment.NewLine}{exception}");
    }
}
