using System.Security.Cryptography;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Api;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>A client's name for one submission, with a hash of what it submits.</summary>
internal sealed record IdempotencyKey(string Key, string RequestSha256)
{
    private const int MaxLength = 255;

    /// <summary>Checks a key; null without one. Requests are the same when they say the same, however their JSON is written.</summary>
    public static IdempotencyKey? From(string? key, JobRequest request, RequestErrors errors)
    {
        if (key is null)
            return null;
        if (key.Length is 0 or > MaxLength || key.Any(c => c is <= ' ' or > '~'))
            errors.Add("Idempotency-Key", $"must have 1 to {MaxLength} visible ASCII characters.");
        return new IdempotencyKey(key, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Options))));
    }

    /// <summary>The job that the key has made already; null when there is none.</summary>
    /// <exception cref="RefusedException">It was of another request.</exception>
    public Job? Made(Job? job) => job is null || job.RequestSha256 == RequestSha256
        ? job
        : throw new RefusedException(ProblemTypes.IdempotencyKeyReused,
            $"This Idempotency-Key has made job {job.Id} of another request. Take a new key for each submission.");
}
