using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The first Ctrl-C or SIGTERM is the host's, which ends everything in order; the second ends everything at once.</summary>
internal sealed partial class ImpatientShutdown(Orchestrator orchestrator, ILoggerFactory loggers) : IHostedService, IDisposable
{
    /// <summary>One Ctrl-C can arrive twice: from the terminal, and from <c>dotnet run</c> or <c>timeout</c>, which pass it on.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(0.5);

    private readonly ILogger _logger = loggers.CreateLogger("Aspire.Hosting");
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private long? _first;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (_first is null)
            {
                _first = Stopwatch.GetTimestamp();
                Ending(_logger);
            }
            else if (Stopwatch.GetElapsedTime(_first.Value) > Echo)
            {
                Killing(_logger);
                orchestrator.KillAll();
            }
        }
    }

    [LoggerMessage(20, LogLevel.Information, "Ending everything; Ctrl-C once more kills at once.")]
    private static partial void Ending(ILogger logger);

    [LoggerMessage(21, LogLevel.Warning, "Killing everything.")]
    private static partial void Killing(ILogger logger);
}
