using System.Globalization;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Notify;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Submission;

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

    /// <summary>Pattern of the names of frames; null for the scene's own.</summary>
    public string? Output { get; init; }

    public bool AllowMissing { get; init; }

    public Split? Split { get; init; }

    public bool Strict { get; init; }

    public bool Video { get; init; }

    public int Priority { get; init; }

    /// <summary>What it rents; null for a job that the workers that are there render.</summary>
    public Rental? Rental { get; init; }

    /// <summary>The quote that the user has accepted; null without one.</summary>
    public string? Quote { get; init; }

    /// <summary>Addresses that are told how it ends; null for none.</summary>
    public IReadOnlyList<string>? Notify { get; init; }

    /// <summary>Checks a request; every problem that it has is added to <paramref name="errors"/>.</summary>
    /// <param name="request">What came.</param>
    /// <param name="now">A deadline must be later.</param>
    /// <param name="errors">Where problems go.</param>
    /// <param name="isReachable">Whether others than this machine's programs submit jobs.</param>
    public static ValidJobRequest From(JobRequest request, DateTimeOffset now, ValidationErrors errors, bool isReachable = true)
    {
        NotifyAddress.Check(request.Notify, isReachable, errors);
        var scene = errors.Sha256("scene", request.Scene);
        var settings = request.Settings ?? RenderSettings.None;
        SettingsChecks.Check(settings, errors);
        errors.Length("output", request.Output, FrameNames.MaxPattern);
        if (request.Output is not null && FrameNames.Problem(request.Output) is { } problem)
            errors.Add("output", problem);
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
            Output = request.Output,
            AllowMissing = request.AllowMissing,
            Strict = request.Strict,
            Video = request.Video,
            Priority = request.Priority ?? 0,
            Quote = request.Quote,
            Notify = request.Notify is { Count: > 0 } notify ? [.. notify.Distinct(StringComparer.Ordinal)] : null,
            Rental = RentalRules.Check(request.Rental, now, errors),
        };
    }

    private static Split? Divide(Split? split, ValidationErrors errors)
    {
        if (split is null)
            return null;
        errors.Range("split.samples", split.Samples, split.KeepSamples ? 1 : 2, Split.MaxParts);
        errors.Range("split.columns", split.Columns, 1, Split.MaxParts);
        errors.Range("split.rows", split.Rows, 1, Split.MaxParts);
        if (split.Samples is null == (split.Columns is null || split.Rows is null) || split.Columns is null != split.Rows is null)
            errors.Add("split", "must have either samples, or columns and rows.");
        else if (split is { KeepSamples: true, Samples: null })
            errors.Add("split.keepSamples", "is for frames that are divided by samples, or not at all: with samples 1.");
        else if (split.Parts > Split.MaxParts || (split.Parts < 2 && !split.KeepSamples))
            errors.Add("split", $"makes {split.Parts} parts of a frame; it must be between 2 and {Split.MaxParts}.");
        return split with { Steps = [] };
    }

    private static FrameChoice Choose(JobRequest request, ValidationErrors errors)
    {
        if (request.Frames is null)
        {
            errors.Range("start", request.Start, -FrameRange.MaxNumber, FrameRange.MaxNumber);
            errors.Range("end", request.End, -FrameRange.MaxNumber, FrameRange.MaxNumber);
            errors.Range("step", request.Step, 1, FrameRange.MaxNumber);
            if (request.Start > request.End)
                errors.Add("end", $"is {request.End}, before the start {request.Start}. The end must not be before the start.");
            return new FrameChoice
            {
                Start = request.Start,
                End = request.End,
                Step = request.Step,
            };
        }

        if (request.Start is not null || request.End is not null || request.Step is not null)
            errors.Add("frames", "cannot be given together with start, end or step. Use one or the other.");
        if (!FrameRange.TryParse(request.Frames, out var numbers, out var error))
            errors.Add("frames", error);
        return new FrameChoice { Numbers = numbers };
    }
}

/// <summary>
/// What of a rental is right or wrong on any farm. Whether the cloud has such instances, and what they cost, is asked later.
/// </summary>
internal static partial class RentalRules
{
    /// <summary>Instances that one job may ask for.</summary>
    public const int MaxInstances = 1000;

    /// <summary>EC2 takes more overrides in one request, but a request with every type asked of every zone has its end.</summary>
    public const int MaxTypes = 20;

    /// <summary>US dollars: a limit against a slip of the finger.</summary>
    private const decimal MaxBudget = 1_000_000m;

    /// <summary>US dollars per hour: more than any instance type costs.</summary>
    private const decimal MaxHourlyPrice = 1000m;

    /// <summary>Longer than spot instances are worth planning for.</summary>
    private static readonly TimeSpan FarthestDeadline = TimeSpan.FromDays(365);

    /// <summary>Adds every problem to <paramref name="errors"/>.</summary>
    /// <returns>The rental with each type once, as EC2 writes it.</returns>
    public static Rental? Check(Rental? rental, DateTimeOffset now, ValidationErrors errors)
    {
        if (rental is null)
            return null;
        var types = Types("rental.instanceTypes", rental.InstanceTypes, errors);
        errors.Range("rental.instances", rental.Instances, 1, MaxInstances);
        Dollars("rental.budget", rental.Budget, MaxBudget, errors);
        Dollars("rental.maxPrice", rental.MaxPrice, MaxHourlyPrice, errors);
        if (rental.Deadline <= now)
            errors.Add(
                "rental.deadline",
                $"is {Written(rental.Deadline.Value)}, and it is {Written(now)} now. Give a time that is still to come."
            );
        else if (rental.Deadline > now + FarthestDeadline)
            errors.Add("rental.deadline", $"is {Written(rental.Deadline.Value)}; it must be within a year.");
        if (rental is { Instances: null, Deadline: null, Budget: null })
            errors.Add(
                "rental",
                "must say how many instances to rent (instances), by when the job is to be done (deadline) or what it may cost (budget)."
            );
        return rental with { InstanceTypes = types };
    }

    /// <summary>Instance types as they are written; each once.</summary>
    public static IReadOnlyList<string> Types(string field, IReadOnlyList<string>? types, ValidationErrors errors)
    {
        List<string> named = [.. (types ?? []).Select(type => (type ?? "").Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        errors.Range(field, named.Count, 0, MaxTypes);
        foreach (var type in named.Take(MaxTypes).Where(type => !TypeName().IsMatch(type)))
            errors.Add(
                field,
                $"has '{(type.Length <= 40 ? type : type[..40] + "…")}', which is no instance type. One looks like g4dn.xlarge."
            );
        return named;
    }

    private static void Dollars(string field, decimal? amount, decimal max, ValidationErrors errors)
    {
        if (amount <= 0 || amount > max)
            errors.Add(field, FormattableString.Invariant($"is {amount}; it must be more than 0 and at most {max} US dollars."));
    }

    private static string Written(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,19}\.[a-z0-9-]{1,19}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeName();
}

/// <summary>What of a job's settings is right or wrong in every scene. The rest a Blender has to try.</summary>
internal static class SettingsChecks
{
    /// <summary>Blender's names have at most 255 bytes since version 5, 63 before.</summary>
    private const int MaxName = 255;

    /// <summary>Most samples per pixel.</summary>
    public const int MaxSamples = 65536;

    private const int MaxProperties = 100;
    private const int MaxPath = 500;
    private const int MaxValue = 1000;

    /// <summary>Adds every problem to <paramref name="errors"/>.</summary>
    public static void Check(RenderSettings settings, ValidationErrors errors)
    {
        errors.Length("settings.scene", settings.Scene, MaxName);
        if (settings.Blender is { } blender && !BlenderVersion.IsValid(blender))
            errors.Add("settings.blender", "must be a version such as 5.2 or 5.2.2.");
        errors.Range("settings.samples", settings.Samples, 1, MaxSamples);
        errors.Range("settings.resolutionPercent", settings.ResolutionPercent, 1, 1000);
        errors.OneOf("settings.engine", settings.Engine, RenderNames.Engines);
        errors.OneOf("settings.device", settings.Device, RenderNames.Devices);
        errors.Length("settings.camera", settings.Camera, MaxName);
        errors.Length("settings.viewLayer", settings.ViewLayer, MaxName);
        errors.OneOf("settings.format", settings.Format, RenderNames.Formats);
        errors.Range("settings.simplify", settings.Simplify, 0, 12);
        errors.Range("settings.tileSize", settings.TileSize, 8, 8192);
        errors.OneOf("settings.videoCodec", settings.VideoCodec, RenderNames.VideoCodecs);
        errors.Range("settings.videoCrf", settings.VideoCrf, 0, settings.VideoCodec == "webm" ? 63 : 51);
        if (settings is { VideoCodec: "prores", VideoCrf: not null })
            errors.Add("settings.videoCrf", "has no meaning for 'prores', which has no constant rate factor. Leave it out.");
        if (settings.Format == "jpeg" && settings.TransparentFilm == true)
            errors.Add("settings.format", "is 'jpeg', which stores no transparency. Choose PNG, OpenEXR or WebP for a transparent film.");
        if (settings.Properties is not { } properties)
            return;

        errors.Range("settings.properties", properties.Count, 0, MaxProperties);
        foreach (var (path, value) in properties)
        {
            errors.Length("settings.properties", path, MaxPath);
            if (value is null || value.Length > MaxValue)
                errors.Add(
                    "settings.properties",
                    $"has no text of at most {MaxValue} characters for '{path}'. Write numbers as text too: \"4\"."
                );
        }
    }
}
