using System.Security.Cryptography;
using System.Text;

namespace RenderFarm.Coordinator.Fleet.Boot;

/// <summary>Everything that an instance's start-up script is made of.</summary>
internal sealed record BootPlan
{
    /// <summary>Where the worker's archive can be fetched, until <see cref="ExpiresAt"/>.</summary>
    public required Uri WorkerUrl { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string WorkerSha256 { get; init; }

    /// <summary>
    /// Where Blender's archive can be fetched, until <see cref="ExpiresAt"/>; null when the worker is to find one itself.
    /// </summary>
    public Uri? BlenderUrl { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string? BlenderSha256 { get; init; }

    /// <summary>For the log, such as <c>Blender 4.5.11</c>.</summary>
    public string? BlenderName { get; init; }

    /// <summary>Region of the log's bucket.</summary>
    public required string Region { get; init; }

    /// <summary>The log is stored under this address and the instance's id.</summary>
    public required Uri LogFolder { get; init; }

    /// <summary>The worker's settings, by names that a shell can export.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>How long the instance stays on when its worker has ended, for somebody to look into it.</summary>
    public TimeSpan KeepAlive { get; init; }

    /// <summary>How long the instance may be on, whatever it does.</summary>
    public required TimeSpan MaxLifetime { get; init; }

    /// <summary>How long the worker may take to come up.</summary>
    public required TimeSpan StartTimeout { get; init; }

    /// <summary>Named in what the instance says about how to sign in.</summary>
    public string? KeyPair { get; init; }

    /// <summary>Run as root before the worker.</summary>
    public string? SetupCommand { get; init; }

    /// <summary>When the addresses end: instances that start later end at once. To be renewed some time before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Equal for plans that differ in their signatures only: 16 hexadecimal digits.</summary>
    public string Fingerprint
    {
        get
        {
            var unsigned = this with { WorkerUrl = WithoutQuery(WorkerUrl)!, BlenderUrl = WithoutQuery(BlenderUrl) };
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(BootScript.Render(unsigned))))[..16];
        }
    }

    private static Uri? WithoutQuery(Uri? address) => address is null ? null : new Uri(address.GetLeftPart(UriPartial.Path));
}

/// <summary>Which instance is to start.</summary>
/// <param name="Pool">The pool that its worker serves.</param>
/// <param name="KeepAlive">It stays on for debugging when its worker has ended.</param>
/// <param name="Lease">How long it may be up; null when that is <c>MaxLifetime</c>.</param>
internal sealed record BootRequest(string Pool, bool KeepAlive = false, TimeSpan? Lease = null);
