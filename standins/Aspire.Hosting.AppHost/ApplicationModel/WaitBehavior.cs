namespace Aspire.Hosting.ApplicationModel;

/// <summary>What waiting does when the resource fails.</summary>
public enum WaitBehavior
{
    /// <summary>Goes on: somebody may start it again.</summary>
    WaitOnResourceUnavailable = 0,

    /// <summary>Ends with a <see cref="DistributedApplicationException"/>.</summary>
    StopOnResourceUnavailable = 1,
}
