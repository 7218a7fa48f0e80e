using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Upload;

/// <summary>
/// Packs a worker's executable for rented machines. The same executable always gives the same archive, so that its hash is known.
/// </summary>
internal static class WorkerArchive
{
    /// <summary>Name of the archive in the farm's store.</summary>
    public const string FileName = "RenderFarm.Worker.tar.gz";

    private const string Executable = "RenderFarm.Worker";
    private const int HeaderBytes = 20;
    private const int MachineOffset = 18;
    private const ushort MachineX64 = 62;

    /// <summary>Packs it.</summary>
    /// <param name="executable">The executable: self-contained, one file, for Linux x64.</param>
    /// <param name="archive">Where the archive goes.</param>
    /// <param name="stage">Shows how far it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadInputException">It is no program for rented machines, or cannot be read.</exception>
    public static async Task<bool> PackAsync(LocalFile executable, string archive, Stage stage, CancellationToken cancellationToken)
    {
        await CheckAsync(executable, cancellationToken);
        stage.Report(0, Readable.Bytes(executable.SizeBytes));
        await using var content = executable.OpenRead();
        await using var file = File.Create(archive);
        await using var zip = new GZipStream(file, CompressionLevel.Optimal);
        await using var tar = new TarWriter(zip, TarEntryFormat.Ustar);
        var entry = new UstarTarEntry(TarEntryType.RegularFile, Executable)
        {
            DataStream = content,
            Mode =
                UnixFileMode.UserRead
                | UnixFileMode.UserWrite
                | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead
                | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherExecute,
            ModificationTime = DateTimeOffset.UnixEpoch,
        };
        await tar.WriteEntryAsync(entry, cancellationToken);
        return true;
    }

    private static async Task CheckAsync(LocalFile executable, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        await using var file = executable.OpenRead();
        var read = await file.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken);
        if (
            read < HeaderBytes
            || !header.AsSpan().StartsWith("\u007fELF"u8)
            || BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(MachineOffset)) != MachineX64
        )
        {
            throw new BadInputException(
                $"'{executable.Path}' is no program for Linux x64.",
                "Leave --file out to have the worker built, or give what 'dotnet publish RenderFarm.Worker -c Release -r linux-x64 "
                    + "--self-contained -p:PublishSingleFile=true' makes."
            );
        }
    }
}
