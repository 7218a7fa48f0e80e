namespace Aspire.Hosting.ApplicationModel;

/// <summary>States of a resource.</summary>
public static class KnownResourceStates
{
    /// <summary>It waits for others.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>It is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Its process runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>Its process could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>It is being ended.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Its process ended by itself, was killed, or failed.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>Its process ended with exit code 0.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>The states without a process in which a resource rests.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
