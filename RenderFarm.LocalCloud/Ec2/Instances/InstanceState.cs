namespace RenderFarm.LocalCloud.Ec2.Instances;

internal enum InstanceState
{
    Pending,
    Running,
    ShuttingDown,
    Terminated,
    Stopping,
    Stopped,
}
