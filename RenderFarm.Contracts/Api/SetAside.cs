namespace RenderFarm.Contracts.Api;

/// <summary>A worker that gets no more frames of a job, because it fails what others render.</summary>
/// <param name="JobId">The job.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="Reason">What happened, in a sentence for the user.</param>
public sealed record SetAside(string JobId, string WorkerId, string Reason);
