using System.Security.Cryptography;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>What decides how long a frame takes on a machine.</summary>
internal static class QuoteTopic
{
    /// <summary>Hash of scene, manifest and settings.</summary>
    public static string Of(ValidJobRequest job) => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { job.Scene, job.Manifest, job.Settings }, ApiJson.Options)));
}
