namespace RenderFarm.AppHost;

/// <summary>What the command line asks for.</summary>
internal sealed record FarmOptions
{
    /// <summary>Name of the stack that the farm makes.</summary>
    public const string OwnStack = "renderfarm";

    /// <summary>Renders the sample once the farm is up.</summary>
    public bool Demo { get; init; }

    /// <summary>Ends after the demo.</summary>
    public bool Exit { get; init; }

    /// <summary>Where the demo's frames go.</summary>
    public required string FramesDirectory { get; init; }

    /// <summary>Number of workers, 1 to 64.</summary>
    public required int Workers { get; init; }

    public required Cloud Cloud { get; init; }

    /// <summary>Folder of all that the farm keeps.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Port of the coordinator's page and API.</summary>
    public required int Port { get; init; }

    /// <summary>Port of LocalCloud, or of the LocalStack that the farm starts.</summary>
    public required int CloudPort { get; init; }

    /// <summary>
    /// Address of an emulator that runs already, for <see cref="Cloud.LocalStack"/>; the farm starts one in a container when null.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>Bucket of scenes and frames; on AWS that of the stack when null.</summary>
    public string? Bucket { get; init; }

    /// <summary>Stack to use as it is on AWS; without it and without a bucket the farm makes and keeps its own.</summary>
    public string? Stack { get; init; }

    /// <summary>Profile of the AWS credentials for <see cref="Cloud.Aws"/>; the machine's default when null.</summary>
    public string? Profile { get; init; }

    /// <summary>Region for <see cref="Cloud.Aws"/>; the machine's default when null.</summary>
    public string? Region { get; init; }

    /// <summary>Address of the coordinator.</summary>
    public string Server => $"http://localhost:{Port}";

    public string DataFor(string part) => Path.Combine(DataDirectory, part);
}
