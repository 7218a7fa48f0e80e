using Amazon.EC2;
using Amazon.Runtime;
using RenderFarm.Coordinator.Fleet.Errors;
using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Fleet.Cloud;

/// <summary>Calls EC2, and tells what it refuses from what went wrong on the way.</summary>
internal static class Ec2Guard
{
    /// <summary>Calls.</summary>
    /// <exception cref="Ec2RefusedException">EC2 answered, and has done nothing.</exception>
    /// <exception cref="CloudUnavailableException">Nobody knows whether the call was carried out.</exception>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call, RentContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (AmazonServiceException e) when (!RentErrors.IsOutcomeUnknown(e.ErrorCode))
        {
            throw new Ec2RefusedException(RentErrors.Explain(e.ErrorCode, e.Message, context), e.ErrorCode, e);
        }
        catch (AmazonClientException e) when (e.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase))
        {
            throw new Ec2RefusedException(RentErrors.NoCredentials(e.Message), "NoCredentials", e);
        }
        catch (AmazonServiceException e) when (e is not AmazonEC2Exception && e.Message.Contains("IAM security credentials", StringComparison.Ordinal))
        {
            throw new Ec2RefusedException(RentErrors.NoCredentials(e.Message), "NoCredentials", e);
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"EC2 does not answer as it should: {e.Message}", e);
        }
    }
}
