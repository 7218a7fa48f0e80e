namespace RenderFarm.Contracts.Messages;

/// <summary>Queues that the farm sends to. Their names in SQS start with the farm's scope: <c>FarmQueues</c> composes them.</summary>
public static class Queues
{
    /// <summary>Chunks of frames of the default pool, taken by any of its workers.</summary>
    public const string Render = "render";

    /// <summary>Scenes to read before a job on them is accepted, taken by any worker.</summary>
    public const string Inspect = "inspect";

    /// <summary>Artifacts to make of finished jobs, taken by any worker.</summary>
    public const string Finish = "finish";

    /// <summary>What the workers report.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Start of the name of each worker's own queue, which carries what is meant for that worker alone.</summary>
    public const string WorkerPrefix = "worker-";

    /// <summary>Chunks of frames of a pool.</summary>
    /// <param name="pool">The pool; null for the default pool.</param>
    public static string RenderOf(string? pool) => pool is null ? Render : $"{Render}-{pool}";
}
