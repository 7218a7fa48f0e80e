namespace RenderFarm.AppHost;

/// <summary>Where queues and objects are.</summary>
internal enum Cloud
{
    /// <summary>LocalCloud, started with the farm.</summary>
    Local,

    /// <summary>A LocalStack, or another emulator, that runs already.</summary>
    LocalStack,

    /// <summary>AWS, with the credentials of this machine's user.</summary>
    Aws,
}
