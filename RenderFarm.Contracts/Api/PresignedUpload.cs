namespace RenderFarm.Contracts.Api;

/// <summary>A presigned upload. Send the file as the body, with exactly these headers.</summary>
public sealed record PresignedUpload
{
    public required string Url { get; init; }

    /// <summary><c>PUT</c>.</summary>
    public required string Method { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
