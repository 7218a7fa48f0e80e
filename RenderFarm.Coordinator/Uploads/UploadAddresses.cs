using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>Where the client that asks reaches an address of the store.</summary>
internal delegate string UploadRoute(string address);

/// <summary>Where clients put files, bound to their hashes.</summary>
internal sealed class UploadAddresses(FarmBucket bucket, UploadRoute route, IOptions<SceneOptions> options, TimeProvider time)
{
    /// <summary>Signs an upload that the store accepts only if the body is the file.</summary>
    /// <param name="key">Key of the object to come.</param>
    /// <param name="sha256">Hash of the file in hexadecimal digits.</param>
    /// <param name="sizeBytes">Its size.</param>
    public async Task<PresignedUpload> SignAsync(string key, string sha256, long sizeBytes)
    {
        var expires = time.GetUtcNow() + options.Value.UploadTime;
        var checksum = Convert.ToBase64String(Convert.FromHexString(sha256));
        return new PresignedUpload
        {
            Url = route(await bucket.SignPutAsync(key, checksum, sizeBytes, expires)),
            Method = "PUT",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [FarmBucket.UploadChecksumHeader] = checksum },
            ExpiresAt = expires,
        };
    }
}

/// <summary>How scenes come in. Section <c>Coordinator</c>.</summary>
internal sealed class SceneOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Coordinator";

    private static readonly TimeSpan ShortestKeep = TimeSpan.FromHours(1);

    /// <summary>How long the submission of a job waits for a worker to read its scene, 0 to 10 minutes.</summary>
    public TimeSpan InspectionWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an upload may take to begin, 1 minute to 7 days (the longest that S3 signs for).</summary>
    public TimeSpan UploadTime { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long an uploaded file is kept that no job has, 1 hour to 365 days and no less than an upload may take: what arrived later would
    /// stay for ever.
    /// </summary>
    public TimeSpan KeepUnused { get; set; } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(InspectionWait), InspectionWait, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            .. OptionChecks.Within(Section, nameof(UploadTime), UploadTime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
            .. OptionChecks.Within(
                Section,
                nameof(KeepUnused),
                KeepUnused,
                UploadTime > ShortestKeep ? UploadTime : ShortestKeep,
                TimeSpan.FromDays(365)
            ),
        ];
}
