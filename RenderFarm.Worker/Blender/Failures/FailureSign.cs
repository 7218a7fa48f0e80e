namespace RenderFarm.Worker.Blender.Failures;

/// <summary>A line in which Blender says that the machine, not the scene, has failed.</summary>
/// <param name="Meaning">What it means, for the user.</param>
/// <param name="IsJobs">Another job may well render here.</param>
/// <param name="Line">What Blender said.</param>
internal sealed record FailureSign(string Meaning, bool IsJobs, string Line)
{
    public RenderFault ToFault(string? logTail) => new(Contracts.Messages.FaultKind.Worker, $"{Meaning} Blender says: {Line}", logTail) { IsJobs = IsJobs };
}
