using System.Globalization;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Frames;

/// <summary>A row of <c>frames</c>: a frame, or a part of a divided frame.</summary>
internal sealed record Frame
{
    public required string JobId { get; init; }

    public required int Number { get; init; }

    /// <summary>The part of a divided frame, from 1; 0 for the frame itself.</summary>
    public int Part { get; init; }

    /// <summary>How many parts it is divided into; 0 for a whole frame and for a part.</summary>
    public int Parts { get; init; }

    /// <summary>How many of its parts are stored.</summary>
    public int PartsDone { get; init; }

    public required FrameState State { get; init; }

    /// <summary>Failures by its own fault.</summary>
    public int Attempts { get; init; }

    /// <summary>Failures by a worker's fault.</summary>
    public int WorkerFaults { get; init; }

    /// <summary>How often it was put into a chunk.</summary>
    public int Feeds { get; init; }

    /// <summary>What an earlier render has left in the bucket is to be removed before it is fed.</summary>
    public bool Stale { get; init; }

    /// <summary>Not to be fed earlier.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The chunk that it is, or was last, in; null while it waits.</summary>
    public string? ChunkId { get; init; }

    public string? WorkerId { get; init; }

    /// <summary>0 to 1.</summary>
    public double Progress { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? ImageKey { get; init; }

    /// <summary>What its job's frames are called; null for one of a job of before. Read only, and where frames are shown.</summary>
    public FrameNames? Names { get; init; }

    /// <summary>What its image is called on a disk; null before there is one.</summary>
    public string? FileName => ImageKey is null ? null : Names?.Of(Number, Path.GetExtension(ImageKey)) ?? Path.GetFileName(ImageKey);

    public long? SizeBytes { get; init; }

    public string? Sha256 { get; init; }

    /// <summary>Hash of its picture; null where only that of the file is known.</summary>
    public string? Pixels { get; init; }

    public string? PreviewKey { get; init; }

    /// <summary>What was written beside the image, under the names in the bucket.</summary>
    public IReadOnlyList<FrameOutput> Outputs { get; init; } = [];

    /// <summary>The same under the names that people see.</summary>
    public IEnumerable<FrameOutput> ShownOutputs =>
        Outputs.Select(output => output with { Name = Names?.Shown(output.Name) ?? output.Name });

    /// <summary>What is suspicious about the image.</summary>
    public IReadOnlyList<FrameSuspicion> Flags { get; init; } = [];

    public string? LogKey { get; init; }

    /// <summary>W3C <c>traceparent</c> of the frame's trace; null before it was first handed out.</summary>
    public string? Traceparent { get; init; }

    /// <summary>When it came back without an image; null when it did not.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    /// <summary>Of <see cref="Traceparent"/>, 32 hexadecimal digits.</summary>
    public string? TraceId => Traceparent?.Split('-') is [_, { } id, ..] ? id : null;

    public string? Error { get; init; }

    public string? LogTail { get; init; }

    /// <summary>Seconds inside Blender; null before it is rendered, and when another delivery had stored it.</summary>
    public double? RenderSeconds { get; init; }

    /// <summary>Where its time went; null before it is rendered, and of a frame in parts.</summary>
    public FrameTimings? Timings { get; init; }

    /// <summary>Whether nothing will change it any more.</summary>
    public bool HasEnded => State is FrameState.Rendered or FrameState.Failed;
}

/// <summary>
/// Finds frames that are exactly the one before, by their pixels: in a stretch that is longer than others. Animation on twos repeats every
/// frame, and is meant to.
/// </summary>
internal static class FrameNeighbours
{
    /// <summary>Flags them. A job whose frames are all the same is a still animation, and nothing is wrong with it.</summary>
    public static void Flag(FarmTransaction farm, string jobId)
    {
        var stretches = new List<List<int>>();
        string? before = null;
        foreach (var (number, content) in FrameTable.Contents(farm.Connection, jobId))
        {
            if (content is null || content != before)
                stretches.Add([]);
            stretches[^1].Add(number);
            before = content;
        }

        var usual = stretches
            .CountBy(stretch => stretch.Count)
            .OrderByDescending(length => (length.Value, length.Key))
            .FirstOrDefault()
            .Key;
        foreach (var stretch in stretches.Where(stretch => stretches.Count > 1 && stretch.Count > usual))
        {
            for (var at = 1; at < stretch.Count; at++)
                Flag(farm, FrameTable.Find(farm.Connection, jobId, stretch[at])!, stretch[at - 1]);
        }
    }

    private static void Flag(FarmTransaction farm, Frame frame, int previous)
    {
        if (frame.Flags.Any(flag => flag.Flag == FrameFlag.SameAsNeighbour))
            return;
        var suspicion = new FrameSuspicion(
            FrameFlag.SameAsNeighbour,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Exactly the same image as frame {previous}, while other frames of the job differ."
            )
        );
        FrameTable.Save(farm.Connection, frame with { Flags = [.. frame.Flags, suspicion] });
        farm.Changes.Frame(frame.JobId, frame.Number);
    }
}
