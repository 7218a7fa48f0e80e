using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Cloud;

/// <summary>What EC2's codes for the end of a machine mean.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html</remarks>
internal static class EndReasons
{
    /// <summary>Why a machine ended that nobody in the farm had ended.</summary>
    /// <param name="code">EC2's code; null when it does not say.</param>
    /// <param name="wasReady">Whether its worker had reported.</param>
    public static InstanceEnd Of(string? code, bool wasReady) => code switch
    {
        "Server.SpotInstanceTermination" or "Server.SpotInstanceShutdown" => InstanceEnd.Interrupted,
        "Client.UserInitiatedShutdown" or "Client.UserInitiatedHibernate" => InstanceEnd.UserRequest,
        "Server.InsufficientInstanceCapacity" or "Server.ScheduledStop" => InstanceEnd.CloudFailure,
        _ when !wasReady => InstanceEnd.BootFailed,
        "Client.InstanceInitiatedShutdown" => InstanceEnd.ShutDown,
        _ => InstanceEnd.CloudFailure,
    };
}
