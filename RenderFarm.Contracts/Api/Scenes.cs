using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>Announces a .blend: <c>POST /api/scenes</c>.</summary>
public sealed record SceneRequest
{
    /// <summary>SHA-256 of the file, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes, 1 to 5 GiB (the limit of one PUT in S3).</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The file's name, for people.</summary>
    public string? Name { get; init; }
}

/// <summary>A scene as the farm knows it.</summary>
public sealed record SceneResponse
{
    public required string Sha256 { get; init; }

    public required SceneState State { get; init; }

    /// <summary>Where to put the file; null when the farm has it.</summary>
    public PresignedUpload? Upload { get; init; }
}

/// <summary>What the farm has of a scene.</summary>
public enum SceneState
{
    /// <summary>Announced; its file is awaited.</summary>
    Upload,

    /// <summary>Stored.</summary>
    Known,
}

/// <summary>A presigned upload. Send the file as the body, with exactly these headers.</summary>
public sealed record PresignedUpload
{
    public required string Url { get; init; }

    /// <summary><c>PUT</c>.</summary>
    public required string Method { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What the farm found in a scene.</summary>
public sealed record SceneInspectionResponse
{
    /// <summary>SHA-256 of the scene.</summary>
    public required string Scene { get; init; }

    public required string Name { get; init; }

    /// <summary>Of the .blend.</summary>
    public required long SizeBytes { get; init; }

    public required SceneInspection Inspection { get; init; }

    /// <summary>Why a job that changes nothing would be refused, each with what to do; empty when it would not.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];
}
