using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm local</c>.</summary>
internal static class LocalCommand
{
    public static Command Create(GlobalOptions global) =>
        new FarmCommand("local", "Play EC2, on a farm whose cloud is LocalCloud.")
        {
            Examples =
            [
                "renderfarm local interrupt i-0123456789abcdef0",
                "renderfarm local prices g4dn.xlarge",
                "renderfarm local price g4dn.xlarge eu-central-1a 0.6",
            ],
            Subcommands = { Interrupt(global), Prices(global), Price(global) },
        };

    private static FarmCommand Prices(GlobalOptions global)
    {
        var type = new Argument<string?>("TYPE") { Description = "Only this instance type.", Arity = ArgumentArity.ZeroOrOne };
        var command = new FarmCommand("prices", "List the spot prices of the market now, in dollars an hour.")
        {
            Examples = ["renderfarm local prices", "renderfarm local prices g4dn.xlarge --json"],
            Arguments = { type },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var wanted = arguments.GetValue(type);
                var all = await api.GetLocalPricesAsync(cancellationToken);
                IReadOnlyList<LocalPrice> prices = [.. all.Where(price => wanted is null || price.Type == wanted)];
                if (prices.Count == 0)
                    throw new BadInputException($"LocalCloud does not offer '{wanted}'.", "'renderfarm local prices' lists what it does.");
                output.Json(prices);
                var table = Tables.Create("type", "zone", "on-demand", "spot", "set by");
                foreach (var price in prices)
                {
                    table.AddRow(
                        Tables.Cell(price.Type),
                        Tables.Cell(price.Zone),
                        Tables.Cell(Readable.Price(price.OnDemand)),
                        Tables.Cell(Readable.Price(price.Spot)),
                        Tables.Cell(price.IsSet ? "you" : "the market")
                    );
                }

                output.Show(table);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Price(GlobalOptions global)
    {
        var type = new Argument<string>("TYPE") { Description = "The instance type." };
        var zone = new Argument<string>("ZONE") { Description = "The availability zone." };
        var dollars = new Argument<string?>("DOLLARS") { Description = "What an hour costs from now on.", Arity = ArgumentArity.ZeroOrOne };
        var market = new Option<bool>("--market") { Description = "Give the price back to the market." };
        var command = new FarmCommand(
            "price",
            "Set the spot price of an instance type in a zone. Instances whose limit it passes are taken back."
        )
        {
            Examples =
            [
                "renderfarm local price g4dn.xlarge eu-central-1a 0.6",
                "renderfarm local price g4dn.xlarge eu-central-1a --market",
            ],
            Arguments = { type, zone, dollars },
            Options = { market },
        };
        command.Validators.Add(result =>
        {
            var text = result.GetValue(dollars);
            if (text is null != result.GetValue(market))
                result.AddError("Give either DOLLARS or --market.");
            else if (text is not null && Arguments.DollarsOf(text) is null)
                result.AddError($"DOLLARS is '{text}'; give US dollars such as 0.25.");
        });
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var request = new LocalPriceRequest
                {
                    Type = arguments.GetRequiredValue(type),
                    Zone = arguments.GetRequiredValue(zone),
                    Dollars = Arguments.DollarsOf(arguments.GetValue(dollars)),
                };
                var price = await api.SetLocalPriceAsync(request, cancellationToken);
                output.Json(price);
                output.Line(
                    price.IsSet
                        ? $"{price.Type} in {price.Zone} costs {Readable.Price(price.Spot)} an hour from now on, until you set another "
                            + "price or give --market."
                        : $"{price.Type} in {price.Zone} costs what the market says again: {Readable.Price(price.Spot)} an hour now."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Interrupt(GlobalOptions global)
    {
        var id = new Argument<string>("INSTANCE") { Description = "The instance to take back." };
        var notice = Arguments.Number(
            "--notice",
            "Seconds from the notice to the end. [default: LocalCloud's setting, two minutes as on EC2]",
            0,
            3600
        );
        var kill = new Option<bool>("--kill") { Description = "Without any notice, as when a host fails." };
        var rebalance = new Option<bool>("--rebalance")
        {
            Description = "Only recommend to leave the instance, as EC2 does when the risk has risen.",
        };
        var command = new FarmCommand("interrupt", "Take a spot instance back, as EC2 does when it needs it.")
        {
            Examples =
            [
                "renderfarm local interrupt i-0123456789abcdef0",
                "renderfarm local interrupt i-0123456789abcdef0 --notice 20",
                "renderfarm local interrupt i-0123456789abcdef0 --kill",
            ],
            Arguments = { id },
            Options = { notice, kill, rebalance },
        };
        command.Validators.Add(result =>
        {
            if (
                (result.GetResult(notice) is { Implicit: false } ? 1 : 0)
                    + (result.GetValue(kill) ? 1 : 0)
                    + (result.GetValue(rebalance) ? 1 : 0)
                > 1
            )
                result.AddError("Give one of --notice, --kill and --rebalance.");
        });
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
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
                output.Line(
                    request switch
                    {
                        { Kill: true } => $"{instance} is gone.",
                        { Kind: InterruptionKind.Rebalance } => $"{instance} has the recommendation.",
                        _ => $"{instance} has the notice.",
                    }
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
