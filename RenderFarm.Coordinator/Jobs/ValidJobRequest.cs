using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Api;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>A <see cref="JobRequest"/> whose every value is within its range.</summary>
internal sealed record ValidJobRequest
{
    public required string Scene { get; init; }

    public string? Name { get; init; }

    public required FrameChoice Frames { get; init; }

    public RenderSettings Settings { get; init; } = new();

    public int Priority { get; init; }

    /// <summary>Checks a request; every problem that it has is added to <paramref name="errors"/>.</summary>
    public static ValidJobRequest From(JobRequest request, RequestErrors errors)
    {
        var scene = errors.Sha256("scene", request.Scene);
        var settings = request.Settings ?? new RenderSettings();
        errors.Range("settings.samples", settings.Samples, 1, 65536);
        errors.Range("settings.resolutionPercent", settings.ResolutionPercent, 1, 1000);
        errors.Range("priority", request.Priority, -100, 100);
        return new ValidJobRequest
        {
            Scene = scene,
            Name = errors.Name("name", request.Name),
            Frames = Choose(request, errors),
            Settings = settings,
            Priority = request.Priority ?? 0,
        };
    }

    private static FrameChoice Choose(JobRequest request, RequestErrors errors)
    {
        if (request.Frames is null)
        {
            errors.Range("start", request.Start, -FrameRange.MaxNumber, FrameRange.MaxNumber);
            errors.Range("end", request.End, -FrameRange.MaxNumber, FrameRange.MaxNumber);
            errors.Range("step", request.Step, 1, FrameRange.MaxNumber);
            if (request.Start > request.End)
                errors.Add("end", $"is {request.End}, before the start {request.Start}. The end must not be before the start.");
            return new FrameChoice { Start = request.Start, End = request.End, Step = request.Step };
        }

        if (request.Start is not null || request.End is not null || request.Step is not null)
            errors.Add("frames", "cannot be given together with start, end or step. Use one or the other.");
        if (!FrameRange.TryParse(request.Frames, out var numbers, out var error))
            errors.Add("frames", error);
        return new FrameChoice { Numbers = numbers };
    }
}
