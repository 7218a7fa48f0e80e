using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Store;

/// <summary>Shows the archives of a kind.</summary>
internal static class ArchiveList
{
    public static void Show(Output output, IReadOnlyList<ArchiveResponse> all, ArchiveKind kind, string whenEmpty)
    {
        var archives = all.Where(archive => archive.Kind == kind).ToList();
        output.Json(archives);
        if (archives.Count == 0)
        {
            output.Line(whenEmpty);
            return;
        }

        var table = Tables.Create("version", "file", "size", "hash", "sent", "");
        foreach (var archive in archives)
        {
            table.AddRow(
                Tables.Cell(archive.Version),
                Tables.Cell(archive.FileName),
                Tables.Cell(Readable.Bytes(archive.SizeBytes)),
                Tables.Cell(archive.Sha256[..12]),
                Tables.Cell(archive.UploadedAt is { } at ? Readable.Duration(DateTimeOffset.UtcNow - at) + " ago" : "-"),
                Tables.Cell(archive.InUse ? "in use" : ""));
        }

        output.Show(table);
    }
}
