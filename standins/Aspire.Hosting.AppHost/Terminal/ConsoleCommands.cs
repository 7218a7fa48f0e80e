using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Terminal;

/// <summary>Takes the commands that a dashboard would have as buttons, line by line from standard input.</summary>
internal sealed partial class ConsoleCommands(Orchestrator orchestrator, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan BackgroundInterval = TimeSpan.FromSeconds(1);
    private readonly ILogger _logger = loggers.CreateLogger("Aspire.Hosting");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (!stoppingToken.IsCancellationRequested)
        {
            // A job in the background would be suspended for reading the terminal.
            if (!Signals.IsInForeground())
            {
                await Task.Delay(BackgroundInterval, stoppingToken);
                continue;
            }

            // Reading cannot be cancelled; the thread is left behind when the application ends.
            var line = await Task.Factory.StartNew(input.ReadLine, stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(stoppingToken);
            if (line is null)
                return;

            await ObeyAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private async Task ObeyAsync(string[] words)
    {
        if (words is ["list"])
        {
            foreach (var instance in orchestrator.Instances)
                Entry(_logger, instance.Id, instance.State);

            return;
        }

        if (words is not [var verb and ("start" or "stop" or "restart"), var name])
        {
            if (words.Length > 0)
                NotUnderstood(_logger);

            return;
        }

        var named = orchestrator.Instances.Where(instance => instance.Id == name || instance.Resource.Name == name).ToList();
        if (named.Count == 0)
            Unknown(_logger, name, string.Join(", ", orchestrator.Instances.Select(instance => instance.Id)));

        foreach (var instance in named)
            await ObeyAsync(verb, instance);
    }

    private async Task ObeyAsync(string verb, ResourceInstance instance)
    {
        if (verb is "stop" or "restart")
            await instance.StopAsync();

        if (verb is "start" or "restart")
            await orchestrator.StartAgainAsync(instance);

        Entry(_logger, instance.Id, instance.State);
    }

    [LoggerMessage(40, LogLevel.Information, "{Id}: {State}")]
    private static partial void Entry(ILogger logger, string id, string state);

    [LoggerMessage(41, LogLevel.Warning, "Commands are: list, start NAME, stop NAME, restart NAME.")]
    private static partial void NotUnderstood(ILogger logger);

    [LoggerMessage(42, LogLevel.Warning, "There is no '{Name}'. There are: {Names}.")]
    private static partial void Unknown(ILogger logger, string name, string names);
}
