namespace RenderFarm.Contracts.Messages;

/// <summary>What a scene says about itself, as read by a headless Blender.</summary>
public sealed record SceneInspection
{
    /// <summary>The scene's name within its file.</summary>
    public required string Scene { get; init; }

    /// <summary>Names of the scenes of the file that can be rendered, this one first.</summary>
    public IReadOnlyList<string> Scenes { get; init; } = [];

    public required int FrameStart { get; init; }

    public required int FrameEnd { get; init; }

    /// <summary>At least 1.</summary>
    public required int FrameStep { get; init; }

    /// <summary>Frames per second of the finished animation.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>Blender's name of the render engine, such as <c>CYCLES</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Samples per pixel; null where the engine has no such setting.</summary>
    public int? Samples { get; init; }

    /// <summary>
    /// Blender's name of the denoiser, such as <c>OPENIMAGEDENOISE</c>, or <c>unavailable</c> where it has none; null when the scene is not
    /// denoised.
    /// </summary>
    public string? Denoiser { get; init; }

    /// <summary>Pixels, before <see cref="ResolutionPercent"/>.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels, before <see cref="ResolutionPercent"/>.</summary>
    public required int Height { get; init; }

    public required int ResolutionPercent { get; init; }

    public bool MotionBlur { get; init; }

    /// <summary>It is heard: sound strips, strips of scenes, speakers.</summary>
    public bool HasSound { get; init; }

    /// <summary>Name of the active camera; null when there is none and no marker binds one.</summary>
    public string? Camera { get; init; }

    /// <summary>Names of all cameras.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>Cameras that markers make the active one, by frame.</summary>
    public IReadOnlyList<MarkerCamera> MarkerCameras { get; init; } = [];

    public IReadOnlyList<SceneViewLayer> ViewLayers { get; init; } = [];

    /// <summary>Blender's name of the output format, such as <c>PNG</c> or <c>FFMPEG</c>.</summary>
    public required string OutputFormat { get; init; }

    /// <summary>
    /// What Blender would call the frames, without their ending, such as <c>shot_####</c>; a brace of its own is doubled. Null where it
    /// cannot say, as of a movie.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>Bits per channel of the output.</summary>
    public int ColourDepth { get; init; }

    /// <summary>The output is one movie file for all frames.</summary>
    public bool IsMovie { get; init; }

    /// <summary>How the scene's colours become those of a display.</summary>
    public ViewSettings? View { get; init; }

    /// <summary>Version of the Blender that wrote the file, such as <c>3.4</c>.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>Version of the Blender that read the file.</summary>
    public required string ReadBy { get; init; }

    /// <summary>Whether the file was written by a newer Blender than read it, counted in the first two numbers of the version.</summary>
    public bool IsNewer { get; init; }

    /// <summary>Blender's names of the render engines that the farm can use.</summary>
    public required IReadOnlyList<string> Engines { get; init; }

    /// <summary>External files that the scene's frames need; missing ones first.</summary>
    public IReadOnlyList<SceneFile> Files { get; init; } = [];

    /// <summary>Texts that want to run when the file is opened, and do not on the farm.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>Data whose drivers need Python, and do not run on the farm.</summary>
    public IReadOnlyList<string> ScriptedDrivers { get; init; } = [];

    /// <summary>Whether frames can be divided by samples.</summary>
    public SplitCheck SampleSplit { get; init; } = new();

    /// <summary>Whether frames can be divided into tiles.</summary>
    public SplitCheck TileSplit { get; init; } = new();

    /// <summary>Why Blender's driver does not render the scene as it is, in a sentence for the user; null when it does.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the worker has to change to render the scene at all, in sentences for the user.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A file outside the .blend, or one that is packed into it.</summary>
public sealed record SceneFile
{
    /// <summary>What it is to the scene, such as <c>image</c>, <c>sequence</c>, <c>library</c> or <c>simulation</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>As it stands in the .blend; <c>//</c> is the folder of the .blend.</summary>
    public required string Path { get; init; }

    public bool Packed { get; init; }

    public bool Missing { get; init; }

    /// <summary>Which parts of it are missing, or what it belongs to.</summary>
    public string? Detail { get; init; }
}

/// <summary>A view layer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOn">Whether it is rendered.</param>
public sealed record SceneViewLayer(string Name, bool IsOn);

/// <summary>A camera that is the active one from a marker's frame on.</summary>
public sealed record MarkerCamera(int Frame, string Camera);

/// <summary>
/// How a scene's colours become those of a display, in Blender's names. What a Blender's colour configuration lacks is passed over.
/// </summary>
public sealed record ViewSettings
{
    /// <summary>Such as <c>sRGB</c>.</summary>
    public string? DisplayDevice { get; init; }

    /// <summary>Such as <c>Filmic</c>.</summary>
    public string? ViewTransform { get; init; }

    public string? Look { get; init; }

    /// <summary>Stops of light.</summary>
    public double Exposure { get; init; }

    public double Gamma { get; init; } = 1;

    /// <summary>White balance: what light is white, in kelvin; null without one, as before 4.3.</summary>
    public double? Temperature { get; init; }

    /// <summary>White balance: towards magenta or green; null without one.</summary>
    public double? Tint { get; init; }

    /// <summary>What colours go through before the view; null for none.</summary>
    public ViewCurves? Curves { get; init; }
}

/// <summary>Curves of a view, in Blender's terms.</summary>
/// <param name="Tone"><c>STANDARD</c> or <c>FILMLIKE</c>.</param>
/// <param name="Extend"><c>HORIZONTAL</c> or <c>EXTRAPOLATED</c>.</param>
/// <param name="BlackLevel">Red, green and blue that become black.</param>
/// <param name="WhiteLevel">Red, green and blue that become white.</param>
/// <param name="Channels">The points of the curves of red, green, blue, and all of them.</param>
public sealed record ViewCurves(
    string Tone,
    string Extend,
    IReadOnlyList<double> BlackLevel,
    IReadOnlyList<double> WhiteLevel,
    IReadOnlyList<IReadOnlyList<CurvePoint>> Channels
);

/// <summary>A point of a curve: a value becomes another one.</summary>
/// <param name="X">The value, from 0 to 1.</param>
/// <param name="Y">What it becomes.</param>
/// <param name="Handle">Such as <c>AUTO</c> or <c>VECTOR</c>.</param>
public sealed record CurvePoint(double X, double Y, string Handle);
