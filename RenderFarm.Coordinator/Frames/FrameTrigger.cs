namespace RenderFarm.Coordinator.Frames;

/// <summary>What can happen to a frame.</summary>
internal enum FrameTrigger
{
    /// <summary>The feed puts it into a chunk.</summary>
    HandOut,

    /// <summary>A worker begins to render it.</summary>
    Start,

    /// <summary>Its image is stored.</summary>
    Store,

    /// <summary>It is given up.</summary>
    GiveUp,

    /// <summary>Its worker is lost; the message of its chunk will be delivered again.</summary>
    Release,

    /// <summary>Its chunk is gone, or it is to be tried again: it is free to be fed anew.</summary>
    Return,
}
