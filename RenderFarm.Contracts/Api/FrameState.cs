namespace RenderFarm.Contracts.Api;

/// <summary>Where a frame stands.</summary>
public enum FrameState
{
    /// <summary>Not handed out.</summary>
    Waiting,

    /// <summary>Handed out in a chunk.</summary>
    Fed,

    /// <summary>A worker renders it.</summary>
    Rendering,

    /// <summary>Its image is stored.</summary>
    Rendered,

    /// <summary>Given up, with a reason.</summary>
    Failed,
}
