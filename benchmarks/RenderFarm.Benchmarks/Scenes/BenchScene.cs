using RenderFarm.Benchmarks.Blender;

namespace RenderFarm.Benchmarks.Scenes;

/// <summary>A scene made for measuring.</summary>
/// <param name="Name">Its file's name without extension.</param>
/// <param name="What">What it stands for.</param>
/// <param name="Frames">Frames that one run renders.</param>
/// <param name="Alone">Frames that are rendered by a process each: that takes long, and each takes the same.</param>
internal sealed record BenchScene(string Name, string What, int Frames, int Alone)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<BenchScene> All { get; } =
    [
        new("quick", "about 0.5 s a frame", Frames: 40, Alone: 5),
        new("steady", "about 5 s a frame", Frames: 6, Alone: 2),
        new("heavy", "slow to load, quick to render", Frames: 12, Alone: 3),
    ];

    /// <summary>Makes the scenes.</summary>
    public static async Task MakeAsync(string folder, CancellationToken cancellationToken) =>
        await BareBlender.ScriptAsync(Path.Combine(AppContext.BaseDirectory, "Scenes", "make_scenes.py"), folder, cancellationToken);

    /// <summary>Where <see cref="MakeAsync"/> has put it.</summary>
    public string In(string folder) => Path.Combine(folder, Name + ".blend");
}
