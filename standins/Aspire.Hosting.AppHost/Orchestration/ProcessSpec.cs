namespace Aspire.Hosting.Orchestration;

/// <summary>What is run for a resource.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Its folder.</param>
/// <param name="Environment">What differs from the AppHost's environment; null removes a variable.</param>
internal sealed record ProcessSpec(
    string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string?> Environment);
