namespace RenderFarm.AppHost;

/// <summary>Where queues and objects are.</summary>
internal enum Cloud
{
    /// <summary>LocalCloud, started with the farm.</summary>
    Local,

    /// <summary>LocalStack in a container that is started with the farm, or an emulator that runs already.</summary>
    LocalStack,

    /// <summary>AWS, with the credentials of this machine's user.</summary>
    Aws,
}
