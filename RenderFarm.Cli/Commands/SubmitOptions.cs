using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Commands;

/// <summary>What <c>renderfarm submit</c> takes to say how a scene is rendered.</summary>
internal sealed class SubmitOptions
{
    private readonly Option<string?> _name = new("--name") { Description = "The job's name. [default: the file's]", HelpName = "TEXT" };
    private readonly Option<string?> _output = new("--output")
    {
        Description =
            "What frames are called: text with {name} (the job's), {blend}, {scene}, {camera}, {frame:04}; or Blender's ####. "
            + "[default: as Blender would call them]",
        HelpName = "PATTERN",
    };
    private readonly Option<string?> _frames = new("--frames")
    {
        Description = "Frames to render, such as 1-120, 1-120x2 or 3,5-10,47.",
        HelpName = "RANGES",
    };
    private readonly Option<int?> _start = Arguments.Number("--start", "First frame. [default: the scene's]");
    private readonly Option<int?> _end = Arguments.Number("--end", "Last frame. [default: the scene's]");
    private readonly Option<int?> _step = Arguments.Number("--step", "Render every N-th frame. [default: the scene's]", min: 1);
    private readonly Option<int?> _priority = Arguments.Number("--priority", "-100 to 100, higher goes first. [default: 0]", -100, 100);
    private readonly Option<bool> _allowMissing = new("--allow-missing")
    {
        Description = "Render although files that the scene needs are missing.",
    };
    private readonly SettingsOptions _settings = new();
    private readonly SplitOptions _split = new();
    private readonly RentalOptions _rental = new();

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Fail the job when frames are suspicious: all black, NaN, missing textures, repeated. [default: they are flagged]",
    };
    private readonly Option<string[]> _notify = Arguments.Notify();
    private readonly Option<bool> _noVideo = new("--no-video") { Description = "Make no video and no contact sheet of the frames." };

    /// <summary>Adds them.</summary>
    /// <param name="command">The command.</param>
    /// <param name="rents">Whether it takes what is said of instances to rent.</param>
    public void AddTo(Command command, bool rents = true)
    {
        FarmCommand.AddGroup(command, "Frames", _frames, _start, _end, _step, _priority);
        _split.AddTo(command);
        _settings.AddTo(command);
        if (rents)
            _rental.AddTo(command);
        FarmCommand.AddGroup(command, "Files", _name, _output, _allowMissing);
        FarmCommand.AddGroup(command, "When done", _strict, _noVideo, _notify);

        _frames.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && FrameRanges.Check(result.Tokens[0].Value) is { } error)
                result.AddError($"--frames: {error}.");
        });
        command.Validators.Add(result =>
        {
            if (
                result.GetResult(_frames) is not null
                && (result.GetResult(_start) ?? result.GetResult(_end) ?? result.GetResult(_step)) is not null
            )
                result.AddError("Give either --frames, or --start, --end and --step.");
            if (Parsed(result.GetResult(_start)) is { } start && Parsed(result.GetResult(_end)) is { } end && end < start)
                result.AddError($"The frames end at {end}, before they begin at {start}.");
        });
    }

    /// <summary>
    /// What is submitted: of several cameras a job for each, with its name, names of frames that tell them apart, and its share of what
    /// may be rented.
    /// </summary>
    public IReadOnlyList<JobRequest> ToRequests(ParseResult arguments, SentScene scene, string fileName)
    {
        var request = ToRequest(arguments, scene, fileName);
        return _settings.Cameras(arguments) is { Count: > 1 } cameras
            ?
            [
                .. cameras.Select(
                    (camera, index) =>
                        request with
                        {
                            Name = $"{request.Name} {camera}",
                            Output = Output(arguments),
                            Settings = (request.Settings ?? RenderSettings.None) with { Camera = camera },
                            Rental = Share(request.Rental, index, cameras.Count),
                        }
                ),
            ]
            : [request];
    }

    /// <summary>Checks what several cameras allow.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="most">How many there may be.</param>
    /// <exception cref="BadInputException">There are more, their frames could not be told apart, or there are fewer instances.</exception>
    public void CheckCameras(ParseResult arguments, int most = int.MaxValue)
    {
        var cameras = _settings.Cameras(arguments).Count;
        if (cameras > most)
            throw new BadInputException("Several cameras are several jobs.", "Give one of them with --camera.");
        if (cameras < 2)
            return;
        if (Rental(arguments) is { Instances: { } instances } && instances < cameras)
            throw new BadInputException(
                $"Each of {cameras} cameras rents instances of its own, and --instances says {instances}.",
                $"Give --instances {cameras} or more, or submit fewer cameras at once."
            );
        if (!Output(arguments)!.Contains("{camera}", StringComparison.Ordinal))
            throw new BadInputException(
                "Frames of several cameras would have the same names.",
                "Name them apart: --output '{camera}_{frame:04}'"
            );
    }

    /// <summary>So that all together rent and cost no more than was said.</summary>
    private static Rental? Share(Rental? whole, int index, int count) =>
        whole is null
            ? null
            : whole with
            {
                Instances = whole.Instances is { } instances ? (instances / count) + (index < instances % count ? 1 : 0) : null,
                Budget = whole.Budget is { } budget ? Math.Floor(budget / count * 100) / 100 : null,
            };

    /// <summary>Several files are several jobs.</summary>
    /// <exception cref="BadInputException">They would have one name.</exception>
    public void CheckOneName(ParseResult arguments)
    {
        if (arguments.GetValue(_name) is not null)
            throw new BadInputException(
                "Several files are several jobs, and --name is for one.",
                "Leave it out: each is named as its file."
            );
    }

    /// <summary>Whether there is to be motion blur; null when nothing was said of it.</summary>
    public bool? MotionBlur(ParseResult arguments) => _settings.MotionBlur(arguments);

    /// <summary>Whether what was given is one frame, whatever the scene says.</summary>
    public bool IsOneFrame(ParseResult arguments) => arguments.GetValue(_frames) is { } frames && FrameRanges.Count(frames) == 1;

    /// <summary>The frames of the job, as they are written, and how many.</summary>
    public (string Text, long Count) FramesOf(ParseResult arguments, SceneInspection scene)
    {
        if (arguments.GetValue(_frames) is { } frames)
            return (frames, FrameRanges.Count(frames));
        var (start, end) = (arguments.GetValue(_start) ?? scene.FrameStart, arguments.GetValue(_end) ?? scene.FrameEnd);
        var step = arguments.GetValue(_step) ?? scene.FrameStep;
        return ($"{start}-{end}{(step > 1 ? $"x{step}" : "")}", end < start ? 0 : (((long)end - start) / step) + 1);
    }

    private JobRequest ToRequest(ParseResult arguments, SentScene scene, string fileName) =>
        new()
        {
            Scene = scene.Sha256,
            Manifest = scene.Assets?.Manifest,
            Name = arguments.GetValue(_name) ?? Path.GetFileNameWithoutExtension(fileName),
            Output = Output(arguments),
            Frames = arguments.GetValue(_frames),
            Start = arguments.GetValue(_start),
            End = arguments.GetValue(_end),
            Step = arguments.GetValue(_step),
            Settings = _settings.Read(arguments, scene.Blender),
            Split = _split.Read(arguments),
            AllowMissing = arguments.GetValue(_allowMissing),
            Strict = arguments.GetValue(_strict),
            Video = !arguments.GetValue(_noVideo),
            Rental = Rental(arguments),
            Priority = arguments.GetValue(_priority),
            Notify = arguments.GetValue(_notify) ?? [],
        };

    /// <summary>
    /// What frames are called; null for as Blender would call them. Those of several cameras begin with the camera's name.
    /// </summary>
    public string? Output(ParseResult arguments) =>
        arguments.GetValue(_output) ?? (_settings.Cameras(arguments).Count > 1 ? "{camera}_{frame:04}" : null);

    /// <summary>What is to be rented; null for nothing.</summary>
    public Rental? Rental(ParseResult arguments) => _rental.Read(arguments);

    // What cannot be parsed has an error of its own already.
    private static int? Parsed(System.CommandLine.Parsing.OptionResult? result) =>
        result?.Tokens is [var token] && int.TryParse(token.Value, out var number) ? number : null;
}
