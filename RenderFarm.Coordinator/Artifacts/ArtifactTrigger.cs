namespace RenderFarm.Coordinator.Artifacts;

/// <summary>What can happen to an artifact.</summary>
internal enum ArtifactTrigger
{
    /// <summary>Its message is about to be put on the queue.</summary>
    Send,

    /// <summary>A worker has stored it.</summary>
    Store,

    /// <summary>An attempt failed, or its message is lost: it is to be sent again.</summary>
    Return,

    /// <summary>The last attempt failed.</summary>
    GiveUp,
}
