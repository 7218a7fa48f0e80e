namespace RenderFarm.Contracts.Api;

/// <summary>Time and money of one phase, over all machines of a job.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Seconds">Machine-seconds. Those of all phases add up to those of the job.</param>
/// <param name="Dollars">US dollars. Those of all phases add up to those of the job.</param>
public sealed record PhaseCost(CostPhase Phase, double Seconds, decimal Dollars);
