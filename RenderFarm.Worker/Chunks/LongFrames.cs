using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Parts;

namespace RenderFarm.Worker.Chunks;

/// <summary>
/// Renders whole frames. One that is predicted to take longer than <see cref="WorkerOptions.SliceOver"/> is rendered in slices of about
/// that time, which are stored as they come: an interruption then costs a slice, and whoever renders the frame next takes up what is
/// stored.
/// </summary>
internal sealed partial class LongFrames(PartStore store, IOptions<WorkerOptions> options, ILogger<LongFrames> logger)
{
    private const string Samples = "samples";

    /// <summary>The part of a slice's time for which progress is watched before it is believed.</summary>
    private const double Watched = 0.05;

    private readonly TimeSpan _sliceTime = options.Value.SliceOver;

    /// <summary>Slices of a job's frames that earlier workers have left.</summary>
    public async Task<ILookup<int, SliceName>> LeftBehindAsync(string outputPrefix, CancellationToken abort) =>
        (await store.ListAsync(new JobKeys(outputPrefix).Slices, abort))
            .Select(SliceName.Parse)
            .OfType<SliceName>()
            .ToLookup(slice => slice.Frame);

    /// <summary>Renders a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="stored">Its slices in the bucket.</param>
    /// <param name="abort">Ends Blender.</param>
    /// <exception cref="RenderFault">There is no image.</exception>
    public async Task<BlenderFrame> RenderAsync(FrameInHand frame, IReadOnlyList<SliceName> stored, CancellationToken abort)
    {
        var expected = frame.Scene.Expected;
        if (frame.Scene.Prepared.SliceProblem is { } problem)
        {
            if (expected > _sliceTime)
                LogNotSliced(frame.Number, expected.Value.TotalMinutes, problem);
            return await frame.RenderAsync(null, frame.Progress, abort);
        }

        if (stored.Count == 0 && !(expected > _sliceTime))
        {
            var (whole, predicted) = await TryWholeAsync(frame, abort);
            if (whole is not null)
                return whole;

            expected = predicted;
            await frame.Scene.PrepareAsync(frame.Run, abort);
        }

        return await RenderSlicesAsync(frame, stored, expected ?? _sliceTime, abort);
    }

    /// <summary>Renders the frame whole, and gives up as soon as its progress shows that it takes too long.</summary>
    private async Task<(BlenderFrame? Frame, TimeSpan? Predicted)> TryWholeAsync(FrameInHand frame, CancellationToken abort)
    {
        var watch = new SliceWatch(frame.Time);
        TimeSpan? tooLong = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(abort);
        try
        {
            var whole = await frame.RenderAsync(
                null,
                fraction =>
                {
                    frame.Progress(fraction);
                    if (!(watch.Predict(fraction, _sliceTime * Watched) > _sliceTime) || tooLong is not null)
                        return;

                    tooLong = watch.Predict(fraction, _sliceTime * Watched);
                    stop.Cancel();
                },
                stop.Token
            );
            return (whole, null);
        }
        catch (OperationCanceledException) when (tooLong is not null && !abort.IsCancellationRequested)
        {
            return (null, tooLong);
        }
    }

    private async Task<BlenderFrame> RenderSlicesAsync(
        FrameInHand frame,
        IReadOnlyList<SliceName> stored,
        TimeSpan expected,
        CancellationToken abort
    )
    {
        var scene = frame.Scene.Prepared;
        var by = scene.SliceBy!;
        var total = by == Samples ? scene.Samples!.Value : scene.Height!.Value;
        var plan = SlicePlan.Of(stored, by, total, expected, _sliceTime);
        var done = plan.Stored.Sum(slice => slice.Range.Count);
        LogSliced(frame.Number, expected.TotalMinutes, plan.Missing.Count, done, total, by);
        frame.Run.Leftovers = [.. stored.Select(slice => slice.Key)];

        frame.Run.Enter("parts.fetch");
        var slices = (await store.FetchAsync([.. plan.Stored.Select(slice => slice.Key)], frame.Folder, abort))
            .Zip(plan.Stored, (path, slice) => (path, slice.Range))
            .ToList();
        var time = TimeSpan.Zero;
        var storing = Task.CompletedTask;
        foreach (var range in plan.Missing)
        {
            if (slices.Count > plan.Stored.Count)
            {
                if (!storing.IsCompleted)
                    frame.Run.Enter("parts.store");
                await storing;
                frame.GoOn();
            }

            var part = by == Samples ? FramePart.Of(range) : FramePart.Of(new Tile(0, range.First, scene.Width!.Value, range.Count));
            var before = done;
            var slice = await frame.RenderAsync(part, fraction => frame.Progress((before + (fraction * range.Count)) / total), abort);
            done += range.Count;
            time += slice.Time;
            var path = System.IO.Path.Combine(frame.Folder, $"slice-{range.First}.exr");
            File.Move(slice.Path, path);
            slices.Add((path, range));

            var name = SliceName.Of(frame.Chunk.OutputPrefix, frame.Number, by, range, total);
            storing = store.PutAsync(name.Key, path, part.Size(scene), abort);
            frame.Run.Leftovers = [.. frame.Run.Leftovers, name.Key];
        }

        if (!storing.IsCompleted)
            frame.Run.Enter("parts.store");
        await storing;
        return await MergeAsync(frame, slices, time, abort);
    }

    private async Task<BlenderFrame> MergeAsync(
        FrameInHand frame,
        List<(string Path, Span Range)> slices,
        TimeSpan time,
        CancellationToken abort
    )
    {
        frame.Run.Enter("parts.merge");
        var scene = frame.Scene.Prepared;
        var merged = System.IO.Path.Combine(frame.Folder, "merged.exr");
        try
        {
            slices.Sort((left, right) => left.Range.First.CompareTo(right.Range.First));
            if (scene.SliceBy == Samples)
                PartMerge.Average(slices, merged);
            else
                PartMerge.Stitch(
                    [.. slices.Select(slice => (slice.Path, new Tile(0, slice.Range.First, scene.Width!.Value, slice.Range.Count)))],
                    merged
                );
        }
        catch (InvalidDataException exception)
        {
            // They are of different Blenders: the next one begins anew.
            await store.RemoveAsync(frame.Run.Leftovers, abort);
            throw new RenderFault(FaultKind.Frame, $"The slices of the frame cannot be merged: {exception.Message}", inner: exception);
        }

        slices.ForEach(slice => File.Delete(slice.Path));
        var image = await frame.Scene.ComposeAsync(frame.Run, merged, frame.Folder, abort);
        return image with { Time = image.Time + time };
    }

    [LoggerMessage(
        3501,
        LogLevel.Information,
        "Frame {Frame} takes about {Minutes:0.#} minutes: rendered in {Slices} slices, {Done} of {Total} {Units} are stored already"
    )]
    private partial void LogSliced(int frame, double minutes, int slices, int done, int total, string units);

    [LoggerMessage(
        3502,
        LogLevel.Warning,
        "Frame {Frame} takes about {Minutes:0.#} minutes and is rendered whole, so that an interruption costs all of it: {Reason}"
    )]
    private partial void LogNotSliced(int frame, double minutes, string reason);
}
