using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>What the changes of frames mean for the ledger: machine time that brought nothing.</summary>
internal sealed class LostRenders : ICascade
{
    /// <summary>Writes down the time of the frames that a transaction has taken out of a worker's hands without an image.</summary>
    public void Run(FarmTransaction farm)
    {
        foreach (var (before, after) in farm.Noted<FrameMoved>())
        {
            if (before is { State: FrameState.Rendering, Parts: 0 } && after.State is not (FrameState.Rendering or FrameState.Rendered))
                UsageTable.Abandoned(farm.Connection, before, farm.Now);
        }
    }
}
