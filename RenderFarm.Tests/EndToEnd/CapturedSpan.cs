namespace RenderFarm.Tests.EndToEnd;

/// <summary>
/// A span as it left a process: Service is its resource's <c>service.name</c>, Source the name of the ActivitySource, Parent the span id
/// of the parent, empty for a root.
/// </summary>
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
    IReadOnlyList<string> LinkedTraces
);
