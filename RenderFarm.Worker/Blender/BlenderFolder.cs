using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// The home of one Blender, until it is disposed. Files pass between the worker and Blender in a folder inside, and nowhere else.
/// </summary>
internal sealed class BlenderFolder(ScratchFolder scratch, string purpose, Confinement confinement) : IDisposable
{
    public string Path { get; } = scratch.Make($"blender-{purpose}");

    /// <summary>Where Blender writes images, and is shown them.</summary>
    public string Images => System.IO.Path.Combine(Path, "images");

    /// <summary>Puts the driver into it, and lets Blender to what it needs.</summary>
    /// <param name="reads">A file or folder of the worker's that it is to read; null when there is none.</param>
    /// <param name="writes">A folder of the worker's that it is to write; null when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The driver's path.</returns>
    public async Task<string> FillAsync(string? reads, string? writes, CancellationToken cancellationToken)
    {
        var driver = await BlenderCommandLine.WriteDriverAsync(Path, cancellationToken);
        PrivateFiles.MakeFolder(Images);
        foreach (var own in (string?[])[Path, Images, writes])
        {
            if (own is not null)
                confinement.Admit(own);
        }

        foreach (var read in (string?[])[System.IO.Path.GetDirectoryName(driver), reads])
        {
            if (read is not null)
                confinement.LetRead(read);
        }

        foreach (var shown in (string?[])[Path, reads, writes])
        {
            if (shown is not null)
                confinement.LetThrough(shown, scratch.Data);
        }

        return driver;
    }

    /// <summary>Gives Blender files in a folder that it writes.</summary>
    public void Give(IEnumerable<string> files)
    {
        foreach (var file in files)
            confinement.Admit(file);
    }

    /// <summary>Has Blender read what has come since to the folder that it reads.</summary>
    public void LetRead(string files) => confinement.LetRead(files);

    /// <summary>Shows Blender a file of the worker's.</summary>
    /// <returns>Where it sees it.</returns>
    public string Show(string file)
    {
        var shown = System.IO.Path.Combine(Images, $"shown-{Guid.NewGuid():N}{System.IO.Path.GetExtension(file)}");
        PrivateFolder.Link(file, shown);
        confinement.Admit(shown);
        return shown;
    }

    /// <summary>Takes a file that Blender says it has saved away from it.</summary>
    /// <param name="saved">What it says.</param>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="log">What it printed.</param>
    /// <returns>Where it is then.</returns>
    /// <exception cref="RenderFault">It has saved no file, or elsewhere.</exception>
    public string Take(string saved, string folder, FrameLog log)
    {
        var taken = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(saved));
        if (System.IO.Path.GetDirectoryName(saved) == Images && File.Exists(saved))
        {
            File.Move(saved, taken, overwrite: true);
            if (new FileInfo(taken).LinkTarget is null)
                return taken;

            File.Delete(taken);
        }

        throw new RenderFault(
            FaultKind.Frame,
            $"Blender says that it has saved {FrameLog.Printable(saved)}, which is no file in the folder that it was given.",
            log.Tail()
        );
    }

    /// <summary>Takes what Blender says that File Output nodes have written, as <see cref="Take"/> does.</summary>
    /// <exception cref="RenderFault">It is not there, it is too much, or has names that cannot be stored.</exception>
    public List<WrittenImage> TakeAll(IReadOnlyList<WrittenImage> written, string folder, FrameLog log) =>
        written.Count <= FrameOutput.Most && written.All(output => FrameOutput.Problem(output.Name) is null)
            ? [.. written.Select(output => output with { Path = Take(output.Path, folder, log) })]
            : throw new RenderFault(
                FaultKind.Frame,
                $"File Output nodes write more than {FrameOutput.Most} images for a frame, or one that no system can store.",
                log.Tail()
            );

    public void Dispose() => ScratchFolder.Remove(Path);
}
