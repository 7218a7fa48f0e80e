namespace RenderFarm.Coordinator.Fleet.Requests;

/// <summary>What has become of a request for machines.</summary>
internal enum RentRequestState
{
    /// <summary>Written; it may or may not have reached EC2.</summary>
    Open,

    /// <summary>EC2 has answered with machines, all or some of them.</summary>
    Answered,

    /// <summary>No machine came of it.</summary>
    Failed,
}
