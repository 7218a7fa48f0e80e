namespace RenderFarm.Cli.Display;

/// <summary>An error as <c>--json</c> writes it to standard error.</summary>
internal sealed record FailureDocument(string Error, string? Hint, int ExitCode);
