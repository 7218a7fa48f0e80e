using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>A row of <c>scenes</c>.</summary>
internal sealed record Scene
{
    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    public required string Name { get; init; }

    /// <summary>The last time that somebody wanted it.</summary>
    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>Of the stored object that was checked against the hash; null before.</summary>
    public string? Etag { get; init; }

    /// <summary>Where it is.</summary>
    public SceneRef Ref => new(Sha256, SizeBytes, KeyOf(Sha256));

    /// <summary>Key of the scene with that hash.</summary>
    public static string KeyOf(string sha256) => $"scenes/{sha256}.blend";
}
