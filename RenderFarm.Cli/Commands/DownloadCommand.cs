using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Download;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm download ID [DIR]</c>.</summary>
internal static class DownloadCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var target = new Argument<string?>("DIR")
        {
            Description = "Where to put the images. [default: a directory named like the job's id]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var overwrite = Arguments.Overwrite();
        var command = new FarmCommand(
            "download",
            "Fetch the rendered frames of a job, its video and its contact sheet. What is there already is not fetched again."
        )
        {
            Examples = ["renderfarm download k3f9x2ab", "renderfarm download k3f9x2ab out/shot-7"],
            Arguments = { id, target },
            Options = { overwrite },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var named = arguments.GetValue(target);
                if (named is not null)
                    DownloadDirectory.Check(named);

                var job = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var download = new FrameDownload(api, DownloadDirectory.Check(named ?? job.Id), arguments.GetValue(overwrite));
                DownloadResult result;
                try
                {
                    result = await download.RunAsync(
                        job.Id,
                        await api.GetFramesAsync(job.Id, cancellationToken),
                        output,
                        cancellationToken
                    );
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    output.Note($"'renderfarm download {job.Id} \"{named ?? job.Id}\"' fetches the rest.");
                    throw;
                }

                output.Json(result);
                DownloadReport.Show(output, result);
                return result.NotRendered.Count == 0 ? ExitCodes.Ok : ExitCodes.JobFailed;
            }
        );
        return command;
    }
}
