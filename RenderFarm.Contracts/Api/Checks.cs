namespace RenderFarm.Contracts.Api;

/// <summary>Something that has to be right for the farm to work, and whether it is. <c>GET /api/checks</c>.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">What was found, and, where it is not right, what to do.</param>
public sealed record CheckResponse(string Name, CheckState State, string Detail);

/// <summary>How something is that was looked at.</summary>
public enum CheckState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>A part of the farm cannot do all that it could: others can.</summary>
    Warning,

    /// <summary>Nothing can be rendered until it is mended.</summary>
    Failed,
}
