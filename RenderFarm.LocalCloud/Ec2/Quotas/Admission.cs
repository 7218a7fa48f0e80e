using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud.Ec2.Quotas;

/// <summary>Refuses calls as an account with little permission or a busy one would be refused.</summary>
internal sealed class Admission(IOptions<Ec2Options> options) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, TokenBucketRateLimiter> _limiters = new(StringComparer.Ordinal);

    /// <exception cref="Http.CloudException">UnauthorizedOperation or RequestLimitExceeded.</exception>
    public void Admit(string action)
    {
        if (options.Value.RequestsPerSecond > 0 && !_limiters.GetOrAdd(action, _ => CreateLimiter()).AttemptAcquire().IsAcquired)
            throw Ec2Errors.RequestLimitExceeded();
        RequireAllowed(action);
    }

    /// <exception cref="Http.CloudException">UnauthorizedOperation.</exception>
    public void RequireAllowed(string action)
    {
        if (options.Value.DeniedActions.Any(denied => denied == "*" || denied == action))
            throw Ec2Errors.Unauthorized(action, $"arn:aws:iam::{options.Value.Account}:user/renderfarm");
    }

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values)
            limiter.Dispose();
    }

    private TokenBucketRateLimiter CreateLimiter()
    {
        // Whole tokens in a period that is long enough for one.
        var rate = options.Value.RequestsPerSecond;
        var tokens = Math.Max(1, (int)(rate * Period.TotalSeconds));
        return new(
            new()
            {
                TokenLimit = Math.Max(1, (int)(2 * rate)),
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = TimeSpan.FromSeconds(tokens / rate),
                QueueLimit = 0,
                AutoReplenishment = true,
            }
        );
    }
}
