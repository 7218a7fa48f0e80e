namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>The states' names, codes and order.</summary>
internal static class InstanceStates
{
    public static string Name(this InstanceState state) =>
        state switch
        {
            InstanceState.Pending => "pending",
            InstanceState.Running => "running",
            InstanceState.ShuttingDown => "shutting-down",
            InstanceState.Terminated => "terminated",
            InstanceState.Stopping => "stopping",
            _ => "stopped",
        };

    public static int Code(this InstanceState state) =>
        state switch
        {
            InstanceState.Pending => 0,
            InstanceState.Running => 16,
            InstanceState.ShuttingDown => 32,
            InstanceState.Terminated => 48,
            InstanceState.Stopping => 64,
            _ => 80,
        };

    /// <summary>Whether there is, or will be in a moment, something that runs.</summary>
    public static bool IsUp(this InstanceState state) => state is InstanceState.Pending or InstanceState.Running;

    public static bool CanBecome(this InstanceState from, InstanceState to) =>
        (from, to) switch
        {
            (InstanceState.Pending, InstanceState.Running or InstanceState.ShuttingDown or InstanceState.Stopping) => true,
            (InstanceState.Running, InstanceState.ShuttingDown or InstanceState.Stopping) => true,
            (InstanceState.Stopping, InstanceState.Stopped or InstanceState.ShuttingDown) => true,
            (InstanceState.Stopped, InstanceState.ShuttingDown) => true,
            (InstanceState.ShuttingDown, InstanceState.Terminated) => true,
            _ => false,
        };
}
