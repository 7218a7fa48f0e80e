namespace RenderFarm.LocalCloud.Http;

/// <summary>An error to be told to the client in its service's own format.</summary>
internal sealed class CloudException(string code, int statusCode, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;

    public int StatusCode { get; } = statusCode;

    /// <summary>Further elements of the error document, by name.</summary>
    public Dictionary<string, string> Details { get; } = new(StringComparer.Ordinal);
}
