using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>What a transaction changes in the counts of a job's frames.</summary>
internal sealed class FrameCountChange
{
    private readonly int[] _counts = new int[Enum.GetValues<FrameState>().Length];

    public int Waiting => _counts[(int)FrameState.Waiting];

    public int Fed => _counts[(int)FrameState.Fed];

    public int Rendering => _counts[(int)FrameState.Rendering];

    public int Rendered => _counts[(int)FrameState.Rendered];

    public int Failed => _counts[(int)FrameState.Failed];

    /// <summary>A frame has gone from one state to another.</summary>
    public void Add(FrameState from, FrameState to)
    {
        _counts[(int)from]--;
        _counts[(int)to]++;
    }
}
