using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Api;

/// <summary>Where traces can be looked at. Section <c>Coordinator</c>.</summary>
internal sealed class DashboardOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Coordinator";

    /// <summary>Address of the Aspire dashboard as a browser of the user reaches it, <c>http://localhost:15080</c>; nothing when there is none.</summary>
    public string? DashboardUrl { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (!string.IsNullOrEmpty(DashboardUrl) && !(Uri.TryCreate(DashboardUrl, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)))
            yield return $"{Section}:{nameof(DashboardUrl)} is '{DashboardUrl}'; it must be an address such as http://localhost:15080.";
    }
}
