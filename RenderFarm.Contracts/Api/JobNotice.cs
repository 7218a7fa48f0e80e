namespace RenderFarm.Contracts.Api;

/// <summary>What a user should know about a job's machines or money now.</summary>
/// <param name="Kind">What it is about; a job has one notice of each kind at most.</param>
/// <param name="Text">A sentence that says what to do, where something can be done.</param>
/// <param name="At">Since when.</param>
public sealed record JobNotice(JobNoticeKind Kind, string Text, DateTimeOffset At);
