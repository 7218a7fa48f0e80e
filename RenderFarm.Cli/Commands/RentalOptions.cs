using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary>What <c>renderfarm submit</c> takes to rent instances for the job.</summary>
internal sealed class RentalOptions
{
    private readonly Option<int?> _instances = Arguments.Number(
        "--instances",
        "Rent N instances for the job. They render nothing else and end with it.",
        1,
        1000
    );
    private readonly Option<string[]> _types = Arguments.InstanceTypes(
        "Instance type that will do, such as g4dn.xlarge; may be given often, or with commas. [default: the farm's choice]"
    );
    private readonly Option<string?> _budget = Arguments.Dollars(
        "--budget",
        "What the rented instances may cost in all, at known prices. Without --instances the farm plans how many."
    );

    private readonly Option<string?> _deadline = new("--deadline")
    {
        Description =
            "When the last frame should be stored: 2h, 90m, 1d12h, or a local time such as 2026-11-21T18:00. Without --instances the farm "
            + "plans how many instances that takes.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _maxPrice = Arguments.Dollars(
        "--max-price",
        "What one spot instance may cost an hour. [default: the on-demand price]"
    );
    private readonly Option<bool> _onDemand = new("--on-demand")
    {
        Description = "Rent at the on-demand price what the spot market does not have.",
    };
    private readonly Option<bool?> _detach = new("--detach")
    {
        Description =
            "Let the rented instances go on while this computer sleeps or is off: they get all frames at once, and each ends itself before "
            + "its share of the budget is spent. '--detach false' keeps all in the coordinator's hand. [default: true]",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> _keepAlive = new("--keep-alive")
    {
        Description = "For debugging: leave rented instances up for some hours after their worker has ended.",
    };

    public void AddTo(Command command)
    {
        FarmCommand.AddGroup(command, "Rent", _instances, _types, _budget, _deadline, _maxPrice, _onDemand, _detach, _keepAlive);
        _deadline.Validators.Add(result =>
        {
            if (result.Tokens is not [var token])
                return;
            if (!DeadlineText.TryParse(token.Value, DateTimeOffset.Now, out var deadline))
                result.AddError($"--deadline is '{token.Value}'; write it like 2h, 90m or 2026-11-21T18:00.");
            else if (deadline <= DateTimeOffset.Now)
                result.AddError($"--deadline is '{token.Value}', which is not in the future.");
        });
        _instances.Aliases.Add("--ec2-instances");
        command.Validators.Add(result =>
        {
            if (((Option[])[_instances, _budget, _deadline]).Any(option => Arguments.IsGiven(result, option)))
                return;
            if (
                ((Option[])[_types, _maxPrice, _onDemand, _detach, _keepAlive]).FirstOrDefault(option =>
                    Arguments.IsGiven(result, option)
                ) is
                { } lonely
            )
                result.AddError(
                    $"{lonely.Name} is about rented instances: say how many with --instances N, or let the farm plan them with --deadline "
                        + "TIME or --budget DOLLARS."
                );
        });
    }

    /// <summary>What is to be rented; null for nothing.</summary>
    public Rental? Read(ParseResult arguments)
    {
        var rental = new Rental
        {
            Instances = arguments.GetValue(_instances),
            InstanceTypes = Arguments.TypesOf(arguments.GetValue(_types)),
            Budget = Arguments.DollarsOf(arguments.GetValue(_budget)),
            Deadline =
                arguments.GetValue(_deadline) is { } text && DeadlineText.TryParse(text, DateTimeOffset.Now, out var deadline)
                    ? deadline
                    : null,
            MaxPrice = Arguments.DollarsOf(arguments.GetValue(_maxPrice)),
            OnDemand = arguments.GetValue(_onDemand),
            Detached = arguments.GetValue(_detach) ?? true,
            KeepAlive = arguments.GetValue(_keepAlive),
        };
        return rental is { Instances: null, Budget: null, Deadline: null } ? null : rental;
    }
}
