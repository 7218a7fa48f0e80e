using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm duplicate ID</c>.</summary>
internal static class DuplicateCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var name = new Option<string?>("--name") { Description = "The new job's name. [default: the other's]", HelpName = "TEXT" };
        var frames = new Option<string?>("--frames") { Description = "Its frames. [default: the other's]", HelpName = "RANGES" };
        var settings = new SettingsOptions();
        var rental = new RentalOptions();
        var notify = Arguments.Notify();
        var yes = Arguments.Yes();
        var command = new FarmCommand("duplicate", "Submit a job again, with its scene and what you change of its settings.")
        {
            Examples =
            [
                "renderfarm duplicate k3f9x2ab --samples 512 --name final",
                "renderfarm duplicate k3 --frames 1-10 --engine cycles",
            ],
            Arguments = { id },
            Options = { name, frames, notify, yes },
        };
        settings.AddTo(command);
        rental.AddTo(command);
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                if (settings.Cameras(arguments).Count > 1)
                    throw new BadInputException("Several cameras are several jobs.", "Give one of them with --camera.");
                var found = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var request = await api.GetJobRequestAsync(found.Id, cancellationToken);
                request = request with
                {
                    Name = arguments.GetValue(name) ?? request.Name,
                    Frames = arguments.GetValue(frames) ?? request.Frames,
                    Settings = Over(request.Settings, settings.Read(arguments, null)),
                    Rental = rental.Read(arguments) ?? request.Rental,
                    Notify = arguments.GetValue(notify) ?? [],
                };
                if (
                    request.Rental is not null
                    && !await InstancesCommand.MayAsync(
                        arguments.GetValue(yes),
                        output,
                        $"Rent instances for the new job as {(rental.Read(arguments) is null ? $"for {found.Id}" : "given")}?",
                        cancellationToken
                    )
                )
                    return ExitCodes.BadInput;
                var job = await JobSubmission.SubmitAsync(api, request, output, TimeProvider.System, cancellationToken);
                output.Json(job);
                output.Line($"Job {job.Id} '{job.Name}' has {Readable.Count(job.Frames.Total, "frame")}.");
                foreach (var warning in job.Warnings)
                    output.Note(warning);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    /// <summary>Settings with others laid over them, property by property.</summary>
    internal static RenderSettings? Over(RenderSettings? settings, RenderSettings? others)
    {
        if (settings is null || others is null)
            return others ?? settings;
        var merged = Json(settings);
        foreach (var (name, value) in Json(others))
        {
            if (value is JsonObject more && merged[name] is JsonObject properties)
            {
                foreach (var (path, text) in more)
                    properties[path] = text?.DeepClone();
            }
            else if (value is not null)
            {
                merged[name] = value.DeepClone();
            }
        }

        return merged.Deserialize<RenderSettings>(ApiJson.Options);

        static JsonObject Json(RenderSettings settings) => JsonSerializer.SerializeToNode(settings, ApiJson.Options)!.AsObject();
    }
}
