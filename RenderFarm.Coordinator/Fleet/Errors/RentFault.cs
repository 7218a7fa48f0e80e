using RenderFarm.Coordinator.Fleet.Requests;

namespace RenderFarm.Coordinator.Fleet.Errors;

/// <summary>Why machines could not be rented.</summary>
/// <param name="Problem">Its kind.</param>
/// <param name="Text">A sentence or two that say what is wrong and what to do.</param>
internal sealed record RentFault(RentProblem Problem, string Text);
