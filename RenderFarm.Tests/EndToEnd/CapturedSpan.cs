namespace RenderFarm.Tests.EndToEnd;

/// <summary>A span as it left a process.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Source">Name of the ActivitySource.</param>
/// <param name="Parent">Span id of the parent; empty for a root.</param>
internal sealed record CapturedSpan(
    string Service,
    string Source,
    string Name,
    string TraceId,
    string SpanId,
    string Parent,
    ulong StartNanoseconds,
    ulong EndNanoseconds,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<string> LinkedTraces);
