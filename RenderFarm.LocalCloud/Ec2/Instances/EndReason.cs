namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>Why an instance ended, in EC2's words.</summary>
internal sealed record EndReason(string Code, string Message)
{
    public static EndReason ByUser { get; } = Of("Client.UserInitiatedShutdown", "User initiated shutdown");

    public static EndReason ByItself { get; } = Of("Client.InstanceInitiatedShutdown", "Instance initiated shutdown");

    public static EndReason BySpot { get; } = Of("Server.SpotInstanceTermination", "Spot instance termination");

    public static EndReason ByFailure { get; } = Of("Server.InternalError", "Internal error on launch");

    public static EndReason ByHost { get; } = Of("Server.InternalError", "The machine that LocalCloud ran on failed, or LocalCloud ended");

    private static EndReason Of(string code, string text) => new(code, $"{code}: {text}");
}
