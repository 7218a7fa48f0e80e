using Amazon.EC2;
using Amazon.Runtime;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>EC2 has refused a call, for good or for now. The message is that of the fault.</summary>
internal sealed class Ec2RefusedException(RentFault fault, string code, Exception innerException) : Exception(fault.Text, innerException)
{
    /// <summary>Why.</summary>
    public RentFault Fault { get; } = fault;

    /// <summary>EC2's name for it.</summary>
    public string Code { get; } = code;
}

/// <summary>The quotas of an account that limit its instances, in virtual processors, by the family of the type.</summary>
/// <remarks>https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html and
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-limits.html</remarks>
internal static class QuotaNames
{
    /// <summary>The quotas for some types, each once: <c>"All G and VT Spot Instance Requests" (L-3819A6DF)</c>.</summary>
    public static string Of(IEnumerable<string> instanceTypes, InstanceMarket market)
    {
        var names = instanceTypes.Select(type => Of(type, market)).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? Of("", market) : string.Join(" and ", names);
    }

    private static string Of(string instanceType, InstanceMarket market) =>
        (Family(instanceType), market) switch
        {
            ("g" or "vt" or "gr", InstanceMarket.Spot) => "\"All G and VT Spot Instance Requests\" (L-3819A6DF)",
            ("g" or "vt" or "gr", _) => "\"Running On-Demand G and VT instances\" (L-DB2E81BA)",
            ("p", InstanceMarket.Spot) => "\"All P Spot Instance Requests\" (L-7212CCBC)",
            ("p", _) => "\"Running On-Demand P instances\" (L-417A185B)",
            ("a" or "c" or "d" or "h" or "i" or "im" or "is" or "m" or "r" or "t" or "z", InstanceMarket.Spot) =>
                "\"All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests\" (L-34B43A08)",
            ("a" or "c" or "d" or "h" or "i" or "im" or "is" or "m" or "r" or "t" or "z", _) =>
                "\"Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances\" (L-1216C47A)",
            (_, InstanceMarket.Spot) => "\"All … Spot Instance Requests\" for its family",
            _ => "\"Running On-Demand … instances\" for its family",
        };

    /// <summary>The letters before the generation: <c>g</c> of <c>g4dn.xlarge</c>.</summary>
    private static string Family(string instanceType) => new([.. instanceType.TakeWhile(char.IsAsciiLetterLower)]);
}

/// <summary>What EC2's codes for the end of an instance mean.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html</remarks>
internal static class EndReasons
{
    /// <summary>Why an instance ended that nobody in the farm had ended.</summary>
    /// <param name="code">EC2's code; null when it does not say.</param>
    /// <param name="wasReady">Whether its worker had reported.</param>
    public static InstanceEnd Of(string? code, bool wasReady) =>
        code switch
        {
            "Server.SpotInstanceTermination" or "Server.SpotInstanceShutdown" => InstanceEnd.Interrupted,
            "Client.UserInitiatedShutdown" or "Client.UserInitiatedHibernate" => InstanceEnd.UserRequest,
            "Server.InsufficientInstanceCapacity" or "Server.ScheduledStop" => InstanceEnd.CloudFailure,
            _ when !wasReady => InstanceEnd.BootFailed,
            "Client.InstanceInitiatedShutdown" => InstanceEnd.ShutDown,
            _ => InstanceEnd.CloudFailure,
        };
}

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
        catch (AmazonServiceException e)
            when (e is not AmazonEC2Exception && e.Message.Contains("IAM security credentials", StringComparison.Ordinal))
        {
            throw new Ec2RefusedException(RentErrors.NoCredentials(e.Message), "NoCredentials", e);
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"EC2 does not answer as it should: {e.Message}", e);
        }
    }
}
