using System.CommandLine;
using System.Globalization;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary>
/// <c>renderfarm rename</c>, <c>priority</c>, <c>budget</c>, <c>deadline</c>, <c>extend</c> and <c>instances scale</c>: one value of a job.
/// </summary>
internal static class ChangeCommands
{
    public static Command Rename(GlobalOptions global) =>
        Of(
            global,
            new FarmCommand("rename", "Give a job another name. Its frames are called as before.")
            {
                Examples = ["renderfarm rename k3f9x2ab \"tide, second try\""],
            },
            new Argument<string>("NAME") { Description = "The new name." },
            Change<string>(name => new JobChange { Name = name }),
            _ => "is what it is called now."
        );

    public static Command Priority(GlobalOptions global)
    {
        var priority = new Argument<int>("N") { Description = "-100 to 100; higher goes first. [default of a job: 0]" };
        priority.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= -100 and <= 100))
                result.AddError($"N is '{token.Value}'; it must be a whole number from -100 to 100.");
        });
        return Of(
            global,
            new FarmCommand("priority", "Have a job go before others, or after them, from the next frames that are handed out.")
            {
                Examples = ["renderfarm priority k3f9x2ab 10", "renderfarm priority k3f9x2ab -- -10"],
            },
            priority,
            Change<int>(number => new JobChange { Priority = number }),
            job => $"has priority {job.Priority} now."
        );
    }

    public static Command Budget(GlobalOptions global)
    {
        var dollars = new Argument<string>("DOLLARS") { Description = "What its instances may cost in all, with what they have cost." };
        dollars.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Arguments.DollarsOf(token.Value) > 0))
                result.AddError($"DOLLARS is '{token.Value}'; give US dollars above 0, such as 5 or 0.75.");
        });
        return Of(
            global,
            new FarmCommand("budget", "Change what the instances of a job may cost.") { Examples = ["renderfarm budget k3f9x2ab 12.50"] },
            dollars,
            Change<string>(text => new JobChange { Rental = new RentalChange { Budget = Arguments.DollarsOf(text) } }),
            job => string.Create(CultureInfo.InvariantCulture, $"may cost ${job.Rental?.Budget:0.00##} now.")
        );
    }

    public static Command Deadline(GlobalOptions global)
    {
        var time = new Argument<string>("TIME") { Description = "2h, 90m, 1d12h, or a local time such as 2026-11-21T18:00." };
        time.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DeadlineText.TryParse(token.Value, DateTimeOffset.Now, out _))
                result.AddError($"TIME is '{token.Value}'; write it like 2h, 90m or 2026-11-21T18:00.");
        });
        return Of(
            global,
            new FarmCommand("deadline", "Change when the last frame of a job that rents should be stored.")
            {
                Examples = ["renderfarm deadline k3f9x2ab 2h", "renderfarm deadline k3f9x2ab 2026-11-28T09:00"],
            },
            time,
            Change<string>(text => new JobChange
            {
                Rental = new RentalChange
                {
                    Deadline = DeadlineText.TryParse(text, DateTimeOffset.Now, out var deadline) ? deadline : null,
                },
            }),
            job =>
                string.Create(CultureInfo.InvariantCulture, $"is to be done by {job.Rental?.Deadline?.ToLocalTime():yyyy-MM-dd HH:mm} now.")
        );
    }

    public static Command Scale(GlobalOptions global)
    {
        var instances = new Argument<int>("N") { Description = "How many instances, 1 to 1000." };
        instances.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 1000))
                result.AddError($"N is '{token.Value}'; it must be a whole number from 1 to 1000. 'renderfarm pause' rents none.");
        });
        return Of(
            global,
            new FarmCommand("scale", "Rent more or fewer instances for a job from now on; with a deadline, N at most.")
            {
                Examples = ["renderfarm instances scale k3f9x2ab 8"],
            },
            instances,
            Change<int>(number => new JobChange { Rental = new RentalChange { Instances = number } }),
            job => $"rents {Readable.Count(job.Rental?.Instances ?? 0, "instance")} now, and no more than it has frames for."
        );
    }

    public static Command Extend(GlobalOptions global)
    {
        var range = new Argument<string?>("RANGE")
        {
            Description = "The frames to add, such as 49-96; those that it has stay as they are.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var samples = Arguments.Number(
            "--samples",
            "Samples that its frames are to have, of a job submitted with --keep-samples: only the difference is rendered.",
            1
        );
        var command = new FarmCommand("extend", "Add frames to a job, or samples to its frames. One that has ended goes on.")
        {
            Examples = ["renderfarm extend k3f9x2ab 49-96", "renderfarm extend k3f9x2ab --samples 512"],
            Options = { samples },
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(range)?.Tokens.Count > 0 == result.GetResult(samples) is not null)
                result.AddError("Give either the frames to add, such as 49-96, or --samples N.");
        });
        return Build(
            global,
            command,
            range,
            (arguments, api, id, cancellationToken) =>
                api.ExtendJobAsync(
                    id,
                    new ExtendRequest { Frames = arguments.GetValue(range), Samples = arguments.GetValue(samples) },
                    cancellationToken
                ),
            job =>
                $"has {Readable.Count(job.Frames.Total, "frame")} now, of which {job.Frames.Rendered} are rendered"
                + (job.Split?.Steps is [_, .., var now] ? $"; they are to have {now} samples." : ".")
        );
    }

    private static Func<ApiClient, string, T, CancellationToken, Task<JobResponse>> Change<T>(Func<T, JobChange> change) =>
        (api, id, value, cancellationToken) => api.ChangeJobAsync(id, change(value), cancellationToken);

    private static FarmCommand Of<T>(
        GlobalOptions global,
        FarmCommand command,
        Argument<T> value,
        Func<ApiClient, string, T, CancellationToken, Task<JobResponse>> change,
        Func<JobResponse, string> said
    ) =>
        Build(
            global,
            command,
            value,
            (arguments, api, id, cancellationToken) => change(api, id, arguments.GetRequiredValue(value), cancellationToken),
            said
        );

    private static FarmCommand Build(
        GlobalOptions global,
        FarmCommand command,
        Argument value,
        Func<ParseResult, ApiClient, string, CancellationToken, Task<JobResponse>> change,
        Func<JobResponse, string> said
    )
    {
        var id = Arguments.JobId();
        command.Arguments.Add(id);
        command.Arguments.Add(value);
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var found = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var job = await change(arguments, api, found.Id, cancellationToken);
                output.Json(job);
                output.Line($"Job {job.Id} '{job.Name}' {said(job)}");
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
