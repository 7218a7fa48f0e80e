namespace RenderFarm.Coordinator.Jobs;

/// <summary>What can happen to a job.</summary>
internal enum JobTrigger
{
    /// <summary>Its first frame has begun.</summary>
    Begin,

    /// <summary>Its last frame is stored, and none failed.</summary>
    Complete,

    /// <summary>Its last frame has ended, and one or more failed.</summary>
    Fail,

    /// <summary>The user ends it.</summary>
    Cancel,
}
