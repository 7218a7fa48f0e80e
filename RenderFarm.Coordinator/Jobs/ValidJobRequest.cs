using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Api;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>A <see cref="JobRequest"/> whose every value is within its range.</summary>
internal sealed record ValidJobRequest
{
    private const int MaxQuoteId = 40;

    public required string Scene { get; init; }

    /// <summary>Hash of the manifest of the files that go along; null when there are none.</summary>
    public string? Manifest { get; init; }

    public string? Name { get; init; }

    public required FrameChoice Frames { get; init; }

    public RenderSettings Settings { get; init; } = RenderSettings.None;

    public bool AllowMissing { get; init; }

    public Split? Split { get; init; }

    public bool Strict { get; init; }

    public bool Video { get; init; }

    public int Priority { get; init; }

    /// <summary>What it rents; null for a job that the workers that are there render.</summary>
    public Rental? Rental { get; init; }

    /// <summary>The quote that the user has accepted; null without one.</summary>
    public string? Quote { get; init; }

    /// <summary>Checks a request; every problem that it has is added to <paramref name="errors"/>.</summary>
    /// <param name="request">What came.</param>
    /// <param name="now">A deadline must be later.</param>
    /// <param name="errors">Where problems go.</param>
    public static ValidJobRequest From(JobRequest request, DateTimeOffset now, RequestErrors errors)
    {
        var scene = errors.Sha256("scene", request.Scene);
        var settings = request.Settings ?? RenderSettings.None;
        SettingsChecks.Check(settings, errors);
        errors.Length("quote", request.Quote, MaxQuoteId);
        errors.Range("priority", request.Priority, -100, 100);
        return new ValidJobRequest
        {
            Scene = scene,
            Manifest = request.Manifest is { } manifest ? errors.Sha256("manifest", manifest) : null,
            Name = errors.Name("name", request.Name),
            Frames = Choose(request, errors),
            Settings = settings,
            Split = Divide(request.Split, errors),
            AllowMissing = request.AllowMissing,
            Strict = request.Strict,
            Video = request.Video,
            Priority = request.Priority ?? 0,
            Quote = request.Quote,
            Rental = RentalRules.Check(request.Rental, now, errors),
        };
    }

    private static Split? Divide(Split? split, RequestErrors errors)
    {
        if (split is null)
            return null;
        errors.Range("split.samples", split.Samples, 2, Split.MaxParts);
        errors.Range("split.columns", split.Columns, 1, Split.MaxParts);
        errors.Range("split.rows", split.Rows, 1, Split.MaxParts);
        if (split.Samples is null == (split.Columns is null || split.Rows is null) || split.Columns is null != split.Rows is null)
            errors.Add("split", "must have either samples, or columns and rows.");
        else if (split.Parts is < 2 or > Split.MaxParts)
            errors.Add("split", $"makes {split.Parts} parts of a frame; it must be between 2 and {Split.MaxParts}.");
        return split;
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
