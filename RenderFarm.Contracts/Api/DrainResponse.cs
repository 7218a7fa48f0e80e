namespace RenderFarm.Contracts.Api;

/// <summary>A worker that was told to finish the frame in hand, to hand back the rest and to end.</summary>
/// <param name="Worker">As it was when it was told.</param>
/// <param name="JobThatRentsAgain">The job that rents another machine in the place of the worker's, if it needs one; null for none.</param>
public sealed record DrainResponse(WorkerResponse Worker, string? JobThatRentsAgain);
