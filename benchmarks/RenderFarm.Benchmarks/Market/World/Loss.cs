namespace RenderFarm.Benchmarks.Market.World;

/// <summary>What an interruption has cost.</summary>
/// <param name="IsAnnounced">With notice.</param>
/// <param name="RenderSeconds">Of rendering what was not stored.</param>
/// <param name="FrameShare">The same as a part of the frame's time.</param>
/// <param name="HadFitted">The frame would have been stored before the instance was taken.</param>
internal sealed record Loss(bool IsAnnounced, double RenderSeconds, double FrameShare, bool HadFitted);
