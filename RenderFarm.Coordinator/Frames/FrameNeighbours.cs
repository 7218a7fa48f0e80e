using System.Globalization;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Frames;

/// <summary>Finds frames that are exactly the one before, by their hashes: two renders of the same picture are the same to the byte.</summary>
internal static class FrameNeighbours
{
    /// <summary>Flags them. A job whose frames are all the same is a still animation, and nothing is wrong with it.</summary>
    public static void Flag(FarmTransaction farm, string jobId)
    {
        if (!FrameTable.HaveDifferences(farm.Connection, jobId))
            return;
        foreach (var (number, previous) in FrameTable.Repeated(farm.Connection, jobId))
        {
            var frame = FrameTable.Find(farm.Connection, jobId, number)!;
            if (frame.Flags.Any(flag => flag.Flag == FrameFlag.SameAsNeighbour))
                continue;
            var suspicion = new FrameSuspicion(
                FrameFlag.SameAsNeighbour,
                string.Create(CultureInfo.InvariantCulture, $"Exactly the same image as frame {previous}, while other frames of the job differ."));
            FrameTable.Save(farm.Connection, frame with { Flags = [.. frame.Flags, suspicion] });
            farm.Changes.Frame(jobId, number);
        }
    }
}
