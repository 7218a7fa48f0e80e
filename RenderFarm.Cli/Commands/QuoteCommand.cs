using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Jobs;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm quote FILE</c>.</summary>
internal static class QuoteCommand
{
    public static Command Create(GlobalOptions global)
    {
        var file = new Argument<string>("FILE") { Description = "The .blend to be rendered." };
        var types = Arguments.InstanceTypes(
            "Instance type to quote, such as g4dn.xlarge; may be given often, or with commas. [default: those whose frame times are known]"
        );
        var sample = new Option<bool>("--sample") { Description = "Render sample frames also where frame times are known." };
        var yes = Arguments.Yes();
        var sceneOptions = new SceneOptions();
        var options = new SubmitOptions();
        var command = new FarmCommand(
            "quote",
            "Say what rendering a .blend would take, in time and dollars, from earlier frames or from a few that are rendered for it."
        )
        {
            Examples =
            [
                "renderfarm quote scene.blend",
                "renderfarm quote scene.blend --instance-type g4dn.xlarge,g5.xlarge",
                "renderfarm quote scene.blend --frames 1-240 --samples 512 --instance-type g5.xlarge --yes --json | jq .options[0]",
            ],
            TakesSettings = true,
            Arguments = { file },
        };
        options.AddTo(command, rents: false);
        FarmCommand.AddGroup(command, "Rent", types, sample, yes);
        sceneOptions.AddTo(command);

        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                options.CheckCameras(arguments, most: 1);
                var blend = BlendFile.Open(arguments.GetRequiredValue(file));
                var wanted = Arguments.TypesOf(arguments.GetValue(types));
                var isAnew = arguments.GetValue(sample);
                var question = new RentalQuestion(output, arguments.GetValue(yes));
                if (isAnew && wanted.Count > 0)
                    question.CheckAskable();

                global.TellSettings(output);
                var scene = await sceneOptions.SendAsync(
                    arguments,
                    api,
                    blend,
                    await api.GetWorkersAsync(cancellationToken),
                    output,
                    cancellationToken
                );
                var job = options.ToRequests(arguments, scene, blend.Name)[0];
                if (job.Settings?.MotionBlur is not null)
                    job = Submission.WithoutBlurAsIs(job, await Submission.InspectAsync(api, output, scene, job, cancellationToken));
                var request = new QuoteRequest
                {
                    Job = job,
                    InstanceTypes = wanted,
                    Sampling = isAnew ? QuoteSampling.Always : QuoteSampling.WhereNeeded,
                };
                var unknown = wanted.Count == 0 || isAnew ? wanted : await UnknownAsync(api, request, output, cancellationToken);
                if (unknown.Count > 0)
                {
                    question.CheckAskable();
                    var (count, types) = (unknown.Count == 1 ? "an instance" : $"{unknown.Count} instances", string.Join(", ", unknown));
                    if (!await question.AskAsync($"Rent {count} ({types}) for a few sample frames?", cancellationToken))
                    {
                        output.Line("Nothing was rented.");
                        return ExitCodes.BadInput;
                    }
                }

                var quote = await QuoteProgress.RunAsync(api, request, output, cancellationToken);
                output.Json(quote);
                QuoteReport.Show(output, quote);
                return quote.State == QuoteState.Ready ? ExitCodes.Ok : ExitCodes.JobFailed;
            }
        );
        return command;
    }

    /// <summary>Types that an instance has to be rented of to know about.</summary>
    private static async Task<IReadOnlyList<string>> UnknownAsync(
        ApiClient api,
        QuoteRequest request,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var known = await QuoteProgress.RunAsync(api, request with { Sampling = QuoteSampling.Never }, output, cancellationToken);
        return [.. known.Types.Where(type => type.Source == QuoteSource.Missing).Select(type => type.InstanceType).OfType<string>()];
    }
}
