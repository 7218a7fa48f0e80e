using System.CommandLine;
using System.Reflection;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm worker</c>: what instances run.</summary>
internal static class WorkerCommand
{
    public static Command Create(GlobalOptions global) =>
        new FarmCommand("worker", "Give the farm the worker that rented instances run.")
        {
            Examples = ["renderfarm worker publish", "renderfarm worker list"],
            Subcommands = { Publish(global), List(global) },
        };

    private static FarmCommand Publish(GlobalOptions global)
    {
        var file = new Option<string?>("--file")
        {
            Description = "A worker that is built already: self-contained, one file, for Linux x64.",
            HelpName = "PATH",
        };
        var project = new Option<string?>("--project")
        {
            Description = "RenderFarm's working copy. [default: where this command is run, or comes from]",
            HelpName = "DIR",
        };
        var command = new FarmCommand(
            "publish",
            "Build the worker for rented instances and send it to the farm. Instances that start from then on run it."
        )
        {
            Examples = ["renderfarm worker publish", "renderfarm worker publish --file out/RenderFarm.Worker"],
            Options = { file, project },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                // A build takes a while: is the farm there at all?
                await api.GetArchivesAsync(cancellationToken);
                var folder = Directory.CreateTempSubdirectory("renderfarm-publish-").FullName;
                try
                {
                    var sent = await PublishAsync(
                        arguments.GetValue(file),
                        arguments.GetValue(project),
                        folder,
                        api,
                        output,
                        cancellationToken
                    );
                    output.Json(sent.Archive);
                    output.Line(
                        $"{(sent.IsNew ? "The farm has the new worker" : "The farm knows this worker already")}: {sent.Archive.Version}, "
                            + $"{Readable.Bytes(sent.Archive.SizeBytes)}, {sent.Archive.Sha256[..12]}."
                    );
                    output.Line("Instances that are rented from now on run it.");
                    return ExitCodes.Ok;
                }
                finally
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        );
        return command;
    }

    private static async Task<SentArchive> PublishAsync(
        string? file,
        string? project,
        string folder,
        ApiClient api,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var path = file;
        if (path is null)
        {
            var source = WorkerBuild.FindProject(project);
            path = await output.StageAsync("building", stage => WorkerBuild.RunAsync(source, folder, stage, cancellationToken));
        }

        var executable = LocalFile.Find(path);
        var archive = Path.Combine(folder, WorkerArchive.FileName);
        await output.StageAsync("packing", stage => WorkerArchive.PackAsync(executable, archive, stage, cancellationToken));
        return await ArchiveUploader.EnsureUploadedAsync(
            api,
            LocalFile.Find(archive),
            ArchiveKind.Worker,
            OwnVersion(),
            WorkerArchive.FileName,
            output,
            cancellationToken
        );
    }

    private static FarmCommand List(GlobalOptions global) =>
        ArchiveListCommand.Create(
            global,
            ArchiveKind.Worker,
            "List the workers that rented instances can run.",
            "renderfarm worker list",
            "The farm has no worker for rented instances. Send it one with: renderfarm worker publish"
        );

    /// <summary>Worker and command have the same.</summary>
    public static string OwnVersion()
    {
        var version =
            typeof(WorkerCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return version.Length <= 60 ? version : version[..60];
    }
}
