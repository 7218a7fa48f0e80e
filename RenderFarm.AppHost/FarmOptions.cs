using System.Security.Cryptography;

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

    /// <summary>Address at which the coordinator answers others too, who need a token; null for this machine only.</summary>
    public string? Listen { get; init; }

    /// <summary>Address of the coordinator.</summary>
    public string Server => $"http://localhost:{Port}";

    /// <summary>All that it listens on: an address for other machines on the coordinator's own port takes the place of localhost.</summary>
    public string Addresses =>
        Listen is null ? Server
        : Parse(Listen)!.Port == Port ? Listen
        : $"{Server};{Listen}";

    /// <summary>An address to listen at, whose host may be <c>*</c>; null when it is none.</summary>
    public static Uri? Parse(string address) =>
        Uri.TryCreate(address.Replace("//*", "//localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", PathAndQuery: "/" }
            ? uri
            : null;

    /// <summary>File of the token that allows everything.</summary>
    public string FirstToken => Path.Combine(DataFor("coordinator"), "first-token");

    /// <summary>
    /// The token that the farm's own commands show; null when none is needed. The coordinator takes the first one from the file, or has put
    /// it there in an earlier run.
    /// </summary>
    public string? Token()
    {
        if (Listen is null)
            return null;
        Directory.CreateDirectory(DataFor("coordinator"));
        if (!File.Exists(FirstToken))
        {
            File.WriteAllText(FirstToken, "");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(FirstToken, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllText(FirstToken, "rft_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }

        return File.ReadAllText(FirstToken).Trim();
    }

    public string DataFor(string part) => Path.Combine(DataDirectory, part);
}
