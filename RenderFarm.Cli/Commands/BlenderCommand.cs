using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;
using RenderFarm.Worker;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm blender</c>: the Blenders of instances.</summary>
internal static class BlenderCommand
{
    public static Command Create(GlobalOptions global) =>
        new FarmCommand("blender", "Give the farm the Blenders that rented instances render with.")
        {
            Examples = ["renderfarm blender upload --version 5.2.2", "renderfarm blender list"],
            Subcommands = { Upload(global), List(global), Remove(global) },
        };

    private static FarmCommand Upload(GlobalOptions global)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "An archive for Linux x64 on this machine: .tar.xz, .tar.gz or .tar.bz2.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var version = new Option<string?>("--version")
        {
            Description = "Without FILE: the version to fetch from blender.org. With FILE: its version, where its name does not tell.",
            HelpName = "V",
        };
        var from = new Option<string?>("--from")
        {
            Description = $"Another place with Blender's releases. [default: {BlenderDownload.Releases}]",
            HelpName = "URL",
        };
        var command = new FarmCommand(
            "upload",
            "Send a Blender to the farm. Several can be there side by side; instances get that of their job, or Fleet:BlenderVersion."
        )
        {
            Examples =
            [
                "renderfarm blender upload --version 5.2.2",
                "renderfarm blender upload blender-5.2.2-linux-x64.tar.xz",
                "renderfarm blender upload studio-build.tar.gz --version 4.5.12",
            ],
            Arguments = { file },
            Options = { version, from },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                await api.GetArchivesAsync(cancellationToken);
                var wanted = arguments.GetValue(version);
                var path =
                    arguments.GetValue(file)
                    ?? await DownloadAsync(
                        wanted ?? throw new BadInputException("Which Blender?", "Give an archive, or --version V for one of blender.org."),
                        arguments.GetValue(from),
                        output,
                        cancellationToken
                    );
                var archive = LocalFile.Find(path);
                var found = await output.StageAsync("checking", stage => BlenderArchive.CheckAsync(archive, stage, cancellationToken));
                var named =
                    wanted
                    ?? found
                    ?? throw new BadInputException(
                        $"The version of '{archive.Path}' is not in its name.",
                        "Give it with --version, such as --version 5.2.2."
                    );
                var sent = await ArchiveUploader.EnsureUploadedAsync(
                    api,
                    archive,
                    ArchiveKind.Blender,
                    named,
                    archive.Name,
                    output,
                    cancellationToken
                );
                output.Json(sent.Archive);
                output.Line(
                    $"The farm has Blender {sent.Archive.Version}{(sent.IsNew ? "" : " already")}: {sent.Archive.FileName}, "
                        + $"{Readable.Bytes(sent.Archive.SizeBytes)}."
                );
                output.Line(
                    sent.Archive.InUse
                        ? "Instances of jobs that are for it get it from now on."
                        : "Instances get another one: it has been sent again since, or Fleet:BlenderVersion says so."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static async Task<string> DownloadAsync(string version, string? from, Output output, CancellationToken cancellationToken)
    {
        var place = (from ?? BlenderDownload.Releases).TrimEnd('/') + "/";
        if (!Uri.TryCreate(place, UriKind.Absolute, out var releases) || releases.Scheme is not ("http" or "https"))
            throw new BadInputException($"--from is '{from}'; it must be an address such as {BlenderDownload.Releases}.");

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var download = new BlenderDownload(http, releases);
        return await output.StageAsync(
            "downloading",
            stage => download.GetAsync(version, Path.Combine(UserFolders.Cache, "downloads"), stage, cancellationToken)
        );
    }

    private static FarmCommand List(GlobalOptions global) =>
        ArchiveListCommand.Create(
            global,
            ArchiveKind.Blender,
            "List the Blenders that the farm has for rented instances.",
            "renderfarm blender list",
            "The farm has no Blender for rented instances: they use what their image has, or fetch one. Send it one with: "
                + "renderfarm blender upload --version 5.2.2"
        );

    private static FarmCommand Remove(GlobalOptions global)
    {
        var version = new Argument<string>("VERSION") { Description = "As 'renderfarm blender list' shows it." };
        var command = new FarmCommand("remove", "Remove a Blender from the farm.")
        {
            Examples = ["renderfarm blender remove 5.2.2"],
            Arguments = { version },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var blenders = (await api.GetArchivesAsync(cancellationToken))
                    .Where(archive => archive.Kind == ArchiveKind.Blender)
                    .ToList();
                var named = arguments.GetRequiredValue(version);
                var removed = blenders.Where(archive => archive.Version == named).ToList();
                if (removed.Count == 0)
                {
                    throw new BadInputException(
                        $"The farm has no Blender {named}.",
                        blenders.Count == 0
                            ? "It has none at all."
                            : $"It has {string.Join(", ", blenders.Select(archive => archive.Version).Distinct())}."
                    );
                }

                foreach (var archive in removed)
                    await api.RemoveArchiveAsync(archive.Sha256, cancellationToken);
                output.Json(removed);
                output.Line($"Blender {named} is removed.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}

/// <summary>The <c>list</c> of archives of a kind.</summary>
internal static class ArchiveListCommand
{
    public static FarmCommand Create(GlobalOptions global, ArchiveKind kind, string description, string example, string whenEmpty)
    {
        var command = new FarmCommand("list", description) { Examples = [example] };
        global.Run(
            command,
            async (_, api, output, cancellationToken) =>
            {
                var archives = (await api.GetArchivesAsync(cancellationToken)).Where(archive => archive.Kind == kind).ToList();
                output.Json(archives);
                if (archives.Count == 0)
                    output.Line(whenEmpty);
                else
                    output.Show(Table(archives));
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Table Table(IReadOnlyList<ArchiveResponse> archives)
    {
        var table = Tables.Create("version", "file", "size", "hash", "sent", "");
        foreach (var archive in archives)
        {
            table.AddRow(
                Tables.Cell(archive.Version),
                Tables.Cell(archive.FileName),
                Tables.Cell(Readable.Bytes(archive.SizeBytes)),
                Tables.Cell(archive.Sha256[..12]),
                Tables.Cell(archive.UploadedAt is { } at ? Readable.Duration(DateTimeOffset.UtcNow - at) + " ago" : "-"),
                Tables.Cell(archive.InUse ? "in use" : "")
            );
        }

        return table;
    }
}
