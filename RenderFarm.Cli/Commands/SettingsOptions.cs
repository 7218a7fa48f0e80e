using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Commands;

/// <summary>What <c>renderfarm submit</c> takes to change of the scene. What depends on the scene is checked by the farm.</summary>
internal sealed class SettingsOptions
{
    private readonly Option<string?> _scene = new("--scene") { Description = "Scene of the file.", HelpName = "NAME" };
    private readonly Option<int?> _samples = Arguments.Number(
        "--samples",
        "Samples per pixel. [default: the scene's, as for all that follow]",
        1,
        65_536
    );
    private readonly Option<int?> _percent = Arguments.Number("--resolution-percent", "Percentage of the resolution.", 1, 1000);
    private readonly Option<string?> _motionBlur = Arguments.OnOff("--motion-blur", "Motion blur.");
    private readonly Option<bool> _enableMotionBlur = new("--enable-motion-blur") { Description = "The same as --motion-blur on." };
    private readonly Option<bool> _disableMotionBlur = new("--disable-motion-blur")
    {
        Description = "The same as --motion-blur off. An animation whose motion blur is off is rendered only when this is said.",
    };
    private readonly Option<string?> _engine = Arguments.OneOf("--engine", "Render engine.", RenderNames.Engines);
    private readonly Option<string?> _device = Arguments.OneOf(
        "--device",
        "What renders: auto is the best that a machine has, gpu any GPU.",
        RenderNames.Devices
    );
    private readonly Option<string[]> _camera = new("--camera")
    {
        Description = "Camera, for all frames; given often, a job for each.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _viewLayer = new("--view-layer") { Description = "Render only this view layer.", HelpName = "NAME" };
    private readonly Option<string?> _denoise = Arguments.OnOff("--denoise", "Denoising (Cycles).");
    private readonly Option<string?> _format = Arguments.OneOf("--format", "Image format.", RenderNames.Formats);
    private readonly Option<bool> _transparent = new("--transparent") { Description = "Transparent background." };
    private readonly Option<bool> _seedPerFrame = new("--seed-per-frame") { Description = "Another noise pattern in each frame (Cycles)." };
    private readonly Option<int?> _simplify = Arguments.Number("--simplify", "Subdivision levels at most.", 0, 12);
    private readonly Option<int?> _tileSize = Arguments.Number(
        "--tile-size",
        "Render in tiles of N pixels, which takes less memory (Cycles).",
        8,
        8192
    );

    private readonly Option<string?> _codec = Arguments.OneOf("--codec", "Codec of the video. [default: h264]", RenderNames.VideoCodecs);
    private readonly Option<int?> _crf = Arguments.Number(
        "--crf",
        "Constant rate factor of the video: 0 loses nothing. [default: Blender's high quality]",
        0,
        63
    );

    private readonly Option<bool> _acceptPink = new("--accept-pink")
    {
        Description = "Pink is meant to be there: flag no frame for the colour of missing textures.",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any further property of the scene, such as cycles.max_bounces=4; may be given often.",
        HelpName = "PATH=VALUE",
    };

    public void AddTo(Command command)
    {
        FarmCommand.AddGroup(
            command,
            "Look",
            _scene,
            _samples,
            _percent,
            _motionBlur,
            _enableMotionBlur,
            _disableMotionBlur,
            _engine,
            _device,
            _camera,
            _viewLayer,
            _denoise,
            _format,
            _transparent,
            _seedPerFrame,
            _simplify,
            _tileSize,
            _set
        );
        FarmCommand.AddGroup(command, "When done", _codec, _crf, _acceptPink);
        command.Validators.Add(result =>
        {
            var blurs = ((Option[])[_motionBlur, _enableMotionBlur, _disableMotionBlur]).Where(option => Arguments.IsGiven(result, option));
            if (blurs.Skip(1).Any())
                result.AddError($"Give one of {string.Join(", ", blurs.Select(option => option.Name))}.");
            if (result.GetResult(_format)?.Tokens is [{ Value: "jpeg" }] && result.GetResult(_transparent) is not null)
                result.AddError("--format jpeg stores no transparency: choose another for --transparent.");
        });
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!PropertyText.TryParse(token.Value, out _, out _))
                    result.AddError(
                        $"--set: '{token.Value}' is not PATH=VALUE; write it like cycles.max_bounces=4 or "
                            + "'view_layers[\"ViewLayer\"].use_pass_z=true'."
                    );
            }
        });
    }

    /// <summary>The cameras that were given, each once.</summary>
    public IReadOnlyList<string> Cameras(ParseResult arguments) =>
        [.. (arguments.GetValue(_camera) ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether there is to be motion blur; null when nothing was said of it.</summary>
    public bool? MotionBlur(ParseResult arguments) =>
        arguments.GetValue(_enableMotionBlur) ? true
        : arguments.GetValue(_disableMotionBlur) ? false
        : Arguments.IsOn(arguments.GetValue(_motionBlur));

    /// <summary>The settings that were given; null when none were. Of several cameras each is to be added.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="blender">Version of the Blender that renders; null leaves it to the farm.</param>
    public RenderSettings? Read(ParseResult arguments, string? blender)
    {
        var settings = new RenderSettings
        {
            Blender = blender,
            Scene = arguments.GetValue(_scene),
            Samples = arguments.GetValue(_samples),
            ResolutionPercent = arguments.GetValue(_percent),
            MotionBlur = MotionBlur(arguments),
            Engine = arguments.GetValue(_engine),
            Device = arguments.GetValue(_device),
            Camera = Cameras(arguments) is [var camera] ? camera : null,
            ViewLayer = arguments.GetValue(_viewLayer),
            Denoise = Arguments.IsOn(arguments.GetValue(_denoise)),
            Format = arguments.GetValue(_format),
            TransparentFilm = arguments.GetValue(_transparent) ? true : null,
            SeedPerFrame = arguments.GetValue(_seedPerFrame) ? true : null,
            Simplify = arguments.GetValue(_simplify),
            TileSize = arguments.GetValue(_tileSize),
            VideoCodec = arguments.GetValue(_codec),
            VideoCrf = arguments.GetValue(_crf),
            AcceptPink = arguments.GetValue(_acceptPink) ? true : null,
            Properties = PropertyText.Parse(arguments.GetValue(_set) ?? []),
        };
        return settings == RenderSettings.None ? null : settings;
    }
}
