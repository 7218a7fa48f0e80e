using System.CommandLine;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm local</c>.</summary>
internal static class LocalCommand
{
    public static Command Create(GlobalOptions global) => new FarmCommand("local", "Play EC2, on a farm whose cloud is LocalCloud.")
    {
        Examples = ["renderfarm local interrupt i-0123456789abcdef0"],
        Subcommands = { Interrupt(global) },
    };

    private static FarmCommand Interrupt(GlobalOptions global)
    {
        var id = new Argument<string>("INSTANCE") { Description = "The machine to take back." };
        var notice = Arguments.Number("--notice", "Seconds from the notice to the end. [default: LocalCloud's setting, two minutes as on EC2]", 0, 3600);
        var kill = new Option<bool>("--kill") { Description = "Without any notice, as when a host fails." };
        var rebalance = new Option<bool>("--rebalance") { Description = "Only recommend to leave the machine, as EC2 does when the risk has risen." };
        var command = new FarmCommand("interrupt", "Take a spot machine back, as EC2 does when it needs it.")
        {
            Examples =
            [
                "renderfarm local interrupt i-0123456789abcdef0", "renderfarm local interrupt i-0123456789abcdef0 --notice 20", "renderfarm local interrupt i-0123456789abcdef0 --kill",
            ],
            Arguments = { id },
            Options = { notice, kill, rebalance },
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(notice) is { Implicit: false } ? 1 : 0) + (result.GetValue(kill) ? 1 : 0) + (result.GetValue(rebalance) ? 1 : 0) > 1)
                result.AddError("Give one of --notice, --kill and --rebalance.");
        });
        global.Run(command, async (arguments, api, output, cancellationToken) =>
        {
            var request = new InterruptRequest
            {
                Kind = arguments.GetValue(rebalance) ? InterruptionKind.Rebalance : InterruptionKind.Notice,
                NoticeSeconds = arguments.GetValue(notice),
                Kill = arguments.GetValue(kill),
            };
            var instance = arguments.GetRequiredValue(id);
            await api.InterruptInstanceAsync(instance, request, cancellationToken);
            output.Json(request);
            output.Line(request switch
            {
                { Kill: true } => $"{instance} is gone.",
                { Kind: InterruptionKind.Rebalance } => $"{instance} has the recommendation.",
                _ => $"{instance} has the notice.",
            });
            return ExitCodes.Ok;
        });
        return command;
    }
}
