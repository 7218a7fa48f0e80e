using RenderFarm.Coordinator.Chunks;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Coordinator.Transitions;

/// <summary>Carries changes on at the end of a transaction: worker → its chunks and their frames, frames → their job.</summary>
internal sealed class Ripple(ChunkClaims claims, JobRipple jobs)
{
    /// <summary>Runs what the changes so far lead to.</summary>
    public void Run(FarmTransaction farm)
    {
        foreach (var worker in farm.DepartedWorkers)
            claims.ReleaseAll(farm, worker.Id);
        jobs.Run(farm);
    }
}
