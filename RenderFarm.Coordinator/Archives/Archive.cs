using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Archives;

/// <summary>A row of <c>archives</c>.</summary>
internal sealed record Archive
{
    public required string Sha256 { get; init; }

    public required ArchiveKind Kind { get; init; }

    public required string Version { get; init; }

    public required long SizeBytes { get; init; }

    public required string FileName { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>Null while its file has not arrived.</summary>
    public DateTimeOffset? UploadedAt { get; init; }

    /// <summary>Where it is.</summary>
    public string Key => Kind == ArchiveKind.Worker ? $"store/worker/{Sha256}/{FileName}" : $"store/blender/{Version}/{Sha256}/{FileName}";
}
