namespace RenderFarm.Contracts.Api;

/// <summary>The stable <c>type</c> values of the problem details (RFC 9457) that the API answers with.</summary>
public static class ProblemTypes
{
    /// <summary>A value in the request is outside its range or malformed.</summary>
    public const string InvalidRequest = "urn:renderfarm:invalid-request";

    /// <summary>No job, frame, scene or image of that name.</summary>
    public const string NotFound = "urn:renderfarm:not-found";

    /// <summary>The scene was announced and its file never arrived whole.</summary>
    public const string SceneNotUploaded = "urn:renderfarm:scene-not-uploaded";

    /// <summary>The uploaded file is not what its hash or size says.</summary>
    public const string SceneMismatch = "urn:renderfarm:scene-mismatch";

    /// <summary>Files of the manifest were never announced, or have not arrived.</summary>
    public const string AssetsNotUploaded = "urn:renderfarm:assets-not-uploaded";

    /// <summary>The scene cannot be rendered: no .blend, no camera, no frames.</summary>
    public const string SceneNotRenderable = "urn:renderfarm:scene-not-renderable";

    /// <summary>No worker has read the scene in time; worth another try.</summary>
    public const string SceneNotInspected = "urn:renderfarm:scene-not-inspected";

    /// <summary>An archive was announced and its file never arrived whole.</summary>
    public const string ArchiveNotUploaded = "urn:renderfarm:archive-not-uploaded";

    /// <summary>The hash of an archive is known as that of another kind, version or size.</summary>
    public const string ArchiveMismatch = "urn:renderfarm:archive-mismatch";

    /// <summary>The farm has no worker, or not the Blender, that instances are to run.</summary>
    public const string NoWorkerArchive = "urn:renderfarm:no-worker-archive";

    /// <summary>The farm has not asked what a scene says about itself, or asks it no more.</summary>
    public const string NotAsked = "urn:renderfarm:not-asked";

    /// <summary>The job has ended, so that it cannot be changed.</summary>
    public const string JobEnded = "urn:renderfarm:job-ended";

    /// <summary>The job has not ended, and what was asked for is done after that.</summary>
    public const string JobUnderWay = "urn:renderfarm:job-under-way";

    /// <summary>As many quotes as the farm allows are being sampled; worth another try.</summary>
    public const string TooManyQuotes = "urn:renderfarm:too-many-quotes";

    /// <summary>What was asked for is done by LocalCloud only, and the farm uses another cloud.</summary>
    public const string NotLocalCloud = "urn:renderfarm:not-local-cloud";

    /// <summary>Such instances cannot be rented.</summary>
    public const string NotRentable = "urn:renderfarm:not-rentable";

    /// <summary>The store or the queue does not answer; worth another try.</summary>
    public const string CloudUnavailable = "urn:renderfarm:cloud-unavailable";

    /// <summary>
    /// The coordinator's database cannot be read or written: a full disk, a lock, a fault of the disk; worth another try when that is over.
    /// </summary>
    public const string DatabaseUnavailable = "urn:renderfarm:database-unavailable";

    /// <summary>Another request came with the same idempotency key.</summary>
    public const string IdempotencyKeyReused = "urn:renderfarm:idempotency-key-reused";

    /// <summary>The coordinator wants a token, and none came with the request, or one that it does not know.</summary>
    public const string TokenNeeded = "urn:renderfarm:token-needed";

    /// <summary>The token does not allow what was asked for.</summary>
    public const string ScopeTooNarrow = "urn:renderfarm:scope-too-narrow";

    /// <summary>Another token has the name.</summary>
    public const string NameTaken = "urn:renderfarm:name-taken";
}
