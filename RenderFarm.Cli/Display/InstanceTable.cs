using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Rented instances as a table.</summary>
internal static class InstanceTable
{
    public static Table Of(IReadOnlyList<InstanceResponse> instances)
    {
        var table = Tables.Create("id", "state", "job", "type", "zone", "market", "up for", "worker", "note");
        foreach (var instance in instances)
        {
            table.AddRow(
                Tables.Cell(instance.Id),
                Tables.Cell(State(instance), Colours.Of(instance.State)),
                Tables.Cell(instance.Pool.Length == 0 ? "-" : instance.Pool),
                Tables.Cell(instance.InstanceType),
                Tables.Cell(instance.Zone.Length == 0 ? "-" : instance.Zone),
                Tables.Cell(instance.Market == InstanceMarket.Spot ? "spot" : "on-demand"),
                Tables.Cell(Readable.Duration((instance.EndedAt ?? DateTimeOffset.UtcNow) - instance.LaunchedAt)),
                Tables.Cell(instance.WorkerState?.ToString().ToLowerInvariant() ?? "-"),
                Tables.Cell(Note(instance))
            );
        }

        return table;
    }

    private static string State(InstanceResponse instance) =>
        instance switch
        {
            { State: InstanceState.ShuttingDown } => "shutting down",
            { DrainingAt: not null, State: InstanceState.Pending or InstanceState.Running } => "draining",
            _ => instance.State.ToString().ToLowerInvariant(),
        };

    private static string Note(InstanceResponse instance) =>
        instance switch
        {
            { EndReason: { } reason } => Reason(reason),
            { Interruption: { Kind: InterruptionKind.Notice } notice } => $"taken back at {notice.At.ToLocalTime():HH:mm:ss}",
            { Interruption: not null } => "may be taken back soon",
            { ReadyAt: null } => "starting",
            _ => "-",
        };

    private static string Reason(InstanceEnd reason) =>
        reason switch
        {
            InstanceEnd.NotNeeded => "not needed",
            InstanceEnd.Interrupted => "taken back by EC2",
            InstanceEnd.ShutDown => "shut itself down",
            InstanceEnd.BootFailed => "its worker never reported",
            InstanceEnd.Lost => "its worker fell silent",
            InstanceEnd.UserRequest => "ended by a user",
            InstanceEnd.Expired => "up for long enough",
            InstanceEnd.BudgetSpent => "the budget is used up",
            InstanceEnd.Unwanted => "wanted by no job",
            InstanceEnd.CloudFailure => "EC2 could not go on with it",
            _ => "EC2 no longer shows it",
        };
}
