namespace RenderFarm.Cli.Api;

/// <summary>Where the coordinator is.</summary>
internal static class FarmAddress
{
    public const string Variable = "RENDERFARM_SERVER";

    public const string TokenVariable = "RENDERFARM_TOKEN";

    public const string Default = "http://localhost:5080";

    /// <summary>Takes the option, else the environment variable, else the default.</summary>
    /// <exception cref="BadInputException">It is no HTTP address.</exception>
    public static Uri Choose(string? option)
    {
        var variable = Environment.GetEnvironmentVariable(Variable);
        var (text, source) =
            option is not null ? (option, "--server")
            : string.IsNullOrWhiteSpace(variable) ? (Default, "the default")
            : (variable, Variable);
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        )
            throw new BadInputException($"{source} says '{text}', which is no address of a farm.", $"Give it like {Default}.");

        // A base address must end in a slash, or its last segment is lost.
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    /// <summary>Takes the option, else the environment variable, else none.</summary>
    /// <exception cref="BadInputException">It cannot be a token.</exception>
    public static string? ChooseToken(string? option)
    {
        var token = (option ?? Environment.GetEnvironmentVariable(TokenVariable))?.Trim();
        return string.IsNullOrEmpty(token) ? null
            : token.All(letter => letter is > ' ' and <= '~') ? token
            : throw new BadInputException(
                $"{(option is null ? TokenVariable : "--token")} is no token: one has neither blanks nor line breaks.",
                "'renderfarm token new NAME' makes one, and prints nothing else into a pipe."
            );
    }
}
