using RenderFarm.Contracts;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>
/// Takes reports of stored objects, and believes none before it has looked: one request for each that would change something, and none for
/// the others.
/// </summary>
internal sealed class ReportedObjects(FarmStore store, FarmBucket bucket)
{
    /// <summary>
    /// Applies a report. A change that depends on an object gives its key, changes nothing, and is asked again with what is there.
    /// </summary>
    public async Task TakeAsync(Func<FarmTransaction, FoundObject?, string?> change, CancellationToken cancellationToken)
    {
        FoundObject? found = null;
        while (await store.WriteAsync(farm => change(farm, found), cancellationToken) is { } key)
            found = await FindAsync(key, cancellationToken);
    }

    private async Task<FoundObject> FindAsync(string key, CancellationToken cancellationToken)
    {
        var found = await bucket.FindAsync(key, cancellationToken);
        // A part goes when it is merged, and the report of the merge may be read later than that of the part.
        return !found.IsThere && JobKeys.ImageOfPart(key) is { } image && (await bucket.ListAsync(image, cancellationToken)).Count > 0
            ? found with
            {
                IsThere = true,
                SizeBytes = 1,
            }
            : found;
    }
}
