using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.ObjectStore;

namespace RenderFarm.Worker.Artifacts;

/// <summary>Puts previews from all over a job on one JPEG.</summary>
internal sealed class ContactSheetMaker(JobObjects objects, ArtifactBlender blenders)
{
    /// <summary>More would be too small to tell apart.</summary>
    private const int MostPictures = 60;

    /// <summary>Makes the sheet.</summary>
    /// <returns>What is to be said about it; null when nothing is.</returns>
    /// <exception cref="RenderFault">It could not be made.</exception>
    public async Task<string?> MakeAsync(MakeArtifact order, string folder, string target, CancellationToken cancellationToken)
    {
        var previews = await objects.ListAsync(order.OutputPrefix + "previews/", cancellationToken);
        if (previews.Count == 0)
            throw new RenderFault(FaultKind.Worker, "No frame of the job has a preview.");

        var chosen = Spread(previews, MostPictures);
        var paths = await objects.FetchAsync(chosen, folder, cancellationToken);
        var pictures = paths.Zip(chosen, (path, preview) => new { path, number = preview.Frame });
        await using var blender = await blenders.StartAsync(folder, cancellationToken);
        blender.Give(paths);
        await blender.DoAsync<object>(
            new
            {
                @do = "sheet",
                pictures,
                target,
            },
            cancellationToken
        );
        return null;
    }

    /// <summary>Some of many, evenly, the first and the last among them.</summary>
    public static IReadOnlyList<T> Spread<T>(IReadOnlyList<T> all, int most) =>
        all.Count <= most ? all : [.. Enumerable.Range(0, most).Select(index => all[(int)((long)index * (all.Count - 1) / (most - 1))])];
}
