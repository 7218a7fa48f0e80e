using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Download;
using RenderFarm.Cli.Jobs;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm download ID [DIR]</c>.</summary>
internal static class DownloadCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var target = new Argument<string?>("DIR")
        {
            Description = "Where to put it. [default: a directory named like the job's id; of one file the current one]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var overwrite = Arguments.Overwrite();
        var form = Arguments.OneOf(
            "--as",
            "Only the frames; all of them in one ZIP; the video; or the contact sheet. [default: frames, video and sheet]",
            [.. Enum.GetNames<DownloadForm>().Skip(1).Select(name => name.ToLowerInvariant())]
        );
        var follow = new Option<bool>("--follow", "-f") { Description = "Fetch each frame as it is rendered, until the job has ended." };
        var noDesktop = Arguments.NoDesktop();
        var command = new FarmCommand(
            "download",
            "Fetch the rendered frames of a job, its video and its contact sheet. What is there already is not fetched again."
        )
        {
            Examples =
            [
                "renderfarm download k3f9x2ab",
                "renderfarm download k3f9x2ab out/shot-7 --follow",
                "renderfarm download k3f9x2ab --as video",
            ],
            Arguments = { id, target },
            Options = { form, follow, overwrite, noDesktop },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                output.TellsDesktop &= !arguments.GetValue(noDesktop);
                var named = arguments.GetValue(target);
                if (named is not null)
                    DownloadDirectory.Check(named);

                var job = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var wanted = Enum.Parse<DownloadForm>(arguments.GetValue(form) ?? nameof(DownloadForm.All), ignoreCase: true);
                var isOneFile = wanted is DownloadForm.Zip or DownloadForm.Video or DownloadForm.Sheet;
                var folder = named ?? (isOneFile ? "." : job.Id);
                var download = new JobDownload(api, DownloadDirectory.Check(folder), arguments.GetValue(overwrite), wanted);
                DownloadResult result;
                try
                {
                    if (arguments.GetValue(follow))
                        (job, _, result) = await download.FollowAsync(job, output, cancellationToken);
                    else
                        result = await download.RunAsync(job, output, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    var how = arguments.GetValue(form) is { } given ? $" --as {given}" : "";
                    output.Note($"'renderfarm download {job.Id} \"{folder}\"{how}' fetches the rest.");
                    throw;
                }

                output.Json(result);
                DownloadReport.Show(output, result);
                return result.NotRendered.Count > 0 || (isOneFile && result.Artifacts.Count == 0) ? ExitCodes.JobFailed : ExitCodes.Ok;
            }
        );
        return command;
    }
}
