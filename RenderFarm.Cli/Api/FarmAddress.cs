namespace RenderFarm.Cli.Api;

/// <summary>Where the coordinator is.</summary>
internal static class FarmAddress
{
    public const string Variable = "RENDERFARM_SERVER";

    public const string TokenVariable = "RENDERFARM_TOKEN";

    public const string Default = "http://localhost:5080";

    /// <summary>Reads an address; null for none of HTTP.</summary>
    public static Uri? Read(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        )
            return null;

        // A base address must end in a slash, or its last segment is lost.
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    /// <summary>A token without what a copy has put around it; null for none.</summary>
    /// <exception cref="BadInputException">It cannot be a token.</exception>
    public static string? CheckToken(string? text)
    {
        var token = text?.Trim();
        return string.IsNullOrEmpty(token) ? null
            : token.All(letter => letter is > ' ' and <= '~') ? token
            : throw new BadInputException(
                $"What --token or {TokenVariable} says is no token: one has neither blanks nor line breaks.",
                "'renderfarm token new NAME' makes one, and prints nothing else into a pipe."
            );
    }
}
