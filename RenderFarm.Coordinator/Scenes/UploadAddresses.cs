using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>Where clients put files, bound to their hashes.</summary>
internal sealed class UploadAddresses(FarmBucket bucket, IOptions<SceneOptions> options, TimeProvider time)
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
            Url = await bucket.SignPutAsync(key, checksum, sizeBytes, expires),
            Method = "PUT",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [FarmBucket.UploadChecksumHeader] = checksum },
            ExpiresAt = expires,
        };
    }
}
