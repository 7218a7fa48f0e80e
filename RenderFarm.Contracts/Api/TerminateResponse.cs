namespace RenderFarm.Contracts.Api;

/// <summary>What is being ended.</summary>
/// <param name="Ids">Machines; those that had ended before are not among them.</param>
/// <param name="JobsThatRentAgain">Jobs that go on and rent others in their place, unless they are canceled.</param>
public sealed record TerminateResponse(IReadOnlyList<string> Ids, IReadOnlyList<string> JobsThatRentAgain);
