using RenderFarm.Coordinator.Chunks;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Ledger;

namespace RenderFarm.Coordinator.Transitions;

/// <summary>Carries changes on at the end of a transaction: worker → its chunks and their frames, frames → the ledger, parts → their frame, frames → their job.</summary>
internal sealed class Ripple(ChunkClaims claims, PartRipple parts, JobRipple jobs)
{
    /// <summary>Runs what the changes so far lead to.</summary>
    public void Run(FarmTransaction farm)
    {
        foreach (var worker in farm.DepartedWorkers)
            claims.ReleaseAll(farm, worker.Id);
        LostRenders.Run(farm);
        parts.Run(farm);
        jobs.Run(farm);
    }
}
