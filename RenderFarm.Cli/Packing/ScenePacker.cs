using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;

namespace RenderFarm.Cli.Packing;

/// <summary>
/// Makes a copy of the user's file that has what it needs inside, with a Blender of this machine. The file itself is only read.
/// </summary>
internal sealed class ScenePacker(PackOptions options, Output output)
{
    /// <summary>Packs the file, or says in a line why it goes as it is.</summary>
    /// <exception cref="BadInputException">Blender ended on the way, or the file cannot be read.</exception>
    public async Task<PackedScene> PackAsync(BlendFile original, CancellationToken cancellationToken)
    {
        var hash = await output.StageAsync("hashing", stage => original.HashAsync(stage, cancellationToken));
        if (!options.Pack)
            return AsItIs(original, hash, null);

        var copies = new PackedCopies();
        var key = PackedCopies.KeyOf(hash, original.Path, options.Assets, options.Blender, options.Colours, PackScript.Version);
        if (await copies.FindAsync(key, original.Name, cancellationToken) is var (known, facts) && CanBeRead(facts.Answer))
            return Show(original, known, facts, again: true);

        var folder = copies.MakeFolder();
        try
        {
            var (answer, reason) = await output.StageAsync("packing", stage => RunAsync(original, folder, stage, cancellationToken));
            if (answer is null)
                return AsItIs(original, hash, reason);

            if (original.HasChanged)
                throw original.ChangedWhile("was packed");

            (known, facts) = await copies.KeepAsync(key, folder, original.Name, answer, cancellationToken);
            return Show(original, known, facts, again: false);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whether who is to render can read what that Blender saved; the workers may be others than when it did.</summary>
    private bool CanBeRead(PackAnswer answer) =>
        answer.Written is { } written
        && (Lines().Where(line => line >= Version.Parse(written)).Min() is not { } reader || Version.Parse(answer.Blender!) <= reader);

    private IEnumerable<Version> Lines() => options.Readers.Select(reader => new Version(reader.Major, reader.Minor));

    private async Task<(PackAnswer? Answer, string Reason)> RunAsync(
        BlendFile original,
        string folder,
        Stage stage,
        CancellationToken cancellationToken
    )
    {
        var request = new PackRequest(
            Path.Combine(Links.Resolve(Path.GetDirectoryName(original.Path)!), original.Name),
            folder,
            options.Assets,
            [.. Lines().Select(line => (int[])[line.Major, line.Minor])],
            options.Colours
        );
        var named = LocalBlenders.Named(options.Blender);
        var reason = "no Blender was found on this machine";
        foreach (var blender in named is null ? LocalBlenders.Find() : [named])
        {
            var answer = await PackScript.RunAsync(blender, request, stage, cancellationToken);
            if (answer is { Problem: null })
            {
                stage.Report(1, "done");
                return (answer, "");
            }

            if (answer is not null)
                reason = $"Blender {answer.Blender} at {blender} {answer.Problem}";
            else if (named is not null)
                throw new BadInputException(
                    $"'{named}' cannot be run.",
                    "Name a Blender's executable or its folder, or send the file as it is with --no-pack."
                );
        }

        return (null, reason);
    }

    private PackedScene AsItIs(BlendFile original, string hash, string? reason)
    {
        if (reason is not null)
            output.Line($"The file goes as it is, without the files that it names: {reason}.");
        return new PackedScene(
            original,
            hash,
            new PackingFacts
            {
                Reason = reason ?? "not asked for",
                OriginalBytes = original.SizeBytes,
                SentBytes = original.SizeBytes,
            }
        );
    }

    private PackedScene Show(BlendFile original, BlendFile copy, PackedCopy made, bool again)
    {
        var answer = made.Answer;
        var packed = answer.Packed.Sum(kind => kind.Value);
        output.Line(
            $"Packed {Readable.Count(packed, "file")} into a copy: {Readable.Bytes(original.SizeBytes)} became "
                + $"{Readable.Bytes(copy.SizeBytes)}{(again ? ", earlier" : "")}."
        );
        foreach (var path in answer.Missing)
            output.Note($"'{path}' is missing.");
        foreach (var (kind, path) in answer.Left)
            output.Note($"Not packed: the {kind} '{path}'. Give its folder with --assets to send it along.");
        return new PackedScene(
            copy,
            made.Sha256,
            new PackingFacts
            {
                Blender = answer.Blender,
                Again = again,
                OriginalBytes = original.SizeBytes,
                SentBytes = copy.SizeBytes,
                Packed = answer.Packed,
                Left = answer.Left,
                Missing = answer.Missing,
            }
        );
    }
}

/// <summary>How the user wants a file packed.</summary>
internal sealed record PackOptions
{
    /// <summary>Whether it is packed at all.</summary>
    public bool Pack { get; init; } = true;

    /// <summary>A Blender that the user named; null when one is to be found.</summary>
    public string? Blender { get; init; }

    /// <summary>Full path of the folder that goes along; null for none.</summary>
    public string? Assets { get; init; }

    /// <summary>File of the colour configuration that the scene is opened with; null for Blender's own.</summary>
    public string? Colours { get; init; }

    /// <summary>Versions of Blender that may render it, such as <c>4.5.11</c>: the oldest that can read the file will.</summary>
    public IReadOnlyList<Version> Readers { get; init; } = [];
}

/// <summary>A scene that is ready to be sent.</summary>
/// <param name="File">The packed copy, or the user's own file.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Facts">How it came to be.</param>
internal sealed record PackedScene(BlendFile File, string Sha256, PackingFacts Facts);
