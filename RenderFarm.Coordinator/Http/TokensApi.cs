using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Access;
using RenderFarm.Coordinator.Jobs.Notify;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Http;

/// <summary><c>/api/tokens</c> and <c>/api/session</c>.</summary>
internal static partial class TokensApi
{
    /// <summary>Where a browser that has signed in keeps its token. No script reads it.</summary>
    public const string Cookie = "renderfarm-token";

    private static readonly TimeSpan SessionTime = TimeSpan.FromDays(30);

    /// <summary>Signing in, for whoever has a token.</summary>
    public static IServiceCollection AddTokens(this IServiceCollection services)
    {
        services.AddAuthentication(TokenHandler.Scheme).AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Scheme, null);
        return services.AddAuthorization(options =>
        {
            foreach (var scope in Enum.GetValues<TokenScope>())
                options.AddPolicy(
                    $"{scope}",
                    policy => policy.RequireAuthenticatedUser().RequireAssertion(context => TokenHandler.ScopeOf(context.User) >= scope)
                );
        });
    }

    /// <summary>Endpoints that only <paramref name="scope"/> allows.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoints, TokenScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization($"{scope}");

    /// <summary>What only reads is allowed to <see cref="TokenScope.Read"/>, all else at least <see cref="TokenScope.Submit"/>.</summary>
    public static TBuilder ForScopes<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<IAllowAnonymous>().Any())
                return;
            var reads = endpoint.Metadata.OfType<IHttpMethodMetadata>().All(methods => methods.HttpMethods.All(HttpMethods.IsGet));
            endpoint.Metadata.Add(new AuthorizeAttribute($"{(reads ? TokenScope.Read : TokenScope.Submit)}"));
        });
        return endpoints;
    }

    /// <summary>Adds the endpoints.</summary>
    public static IEndpointRouteBuilder MapTokens(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/tokens").WithTags("Tokens").For(TokenScope.Admin);
        tokens
            .MapGet("", (FarmStore store) => TypedResults.Ok(store.Read(TokenTable.List).Select(Of).ToArray()))
            .WithName("ListTokens")
            .WithSummary("The tokens, by name, without their secrets.");
        tokens
            .MapPost("", MakeAsync)
            .WithName("MakeToken")
            .WithSummary("Makes a token.")
            .WithDescription("Its secret is in the answer, and is told this once. Send it as `Authorization: Bearer SECRET`.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        tokens
            .MapDelete("/{name}", RevokeAsync)
            .WithName("RevokeToken")
            .WithSummary("Revokes a token.")
            .WithDescription("The next request with it is refused, and those who watch with it are cut off.")
            .ProducesProblem(StatusCodes.Status404NotFound);

        var secret = routes.MapGroup("/notifications/secret").WithTags("Tokens").For(TokenScope.Admin);
        secret
            .MapGet("", (FarmStore store, CancellationToken cancellationToken) => SecretAsync(store, anew: false, cancellationToken))
            .WithName("GetNotifySecret")
            .WithSummary("The key that notifications are signed with.")
            .WithDescription(
                "`X-RenderFarm-Signature: sha256=…` of a notification is the HMAC-SHA256 of its body with this key, in hexadecimal."
            );
        secret
            .MapPost("", (FarmStore store, CancellationToken cancellationToken) => SecretAsync(store, anew: true, cancellationToken))
            .WithName("MakeNotifySecret")
            .WithSummary("Makes another key to sign notifications with.")
            .WithDescription("Whatever is sent from now on is signed with it; the old one is forgotten.");

        var session = routes.MapGroup("/session").WithTags("Tokens").AllowAnonymous();
        session
            .MapPost("", SignInAsync)
            .WithName("SignIn")
            .WithSummary("Signs a browser in with a token.")
            .WithDescription("Sets a cookie that lasts 30 days, or until the token is revoked.")
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        session.MapDelete("", SignOut).WithName("SignOut").WithSummary("Signs a browser out.");
        return routes;
    }

    private static async Task<Ok<NotifySecret>> SecretAsync(FarmStore store, bool anew, CancellationToken cancellationToken) =>
        TypedResults.Ok(new NotifySecret(await store.WriteAsync(farm => NotificationTable.Secret(farm, anew), cancellationToken)));

    private static async Task<Results<Created<NewTokenResponse>, ProblemHttpResult>> MakeAsync(
        TokenRequest request,
        TokenDesk desk,
        FarmStore store,
        CancellationToken cancellationToken
    )
    {
        if (!Name().IsMatch(request.Name))
            return Problems.Invalid("name must have from 1 to 40 letters, digits, '-', '_' and '.'.");
        if (request.Name == TokenDesk.First)
            return Problems.Invalid($"'{TokenDesk.First}' is the name of the token that the coordinator makes. Choose another.");
        if (!Enum.IsDefined(request.Scope))
            return Problems.Invalid($"scope must be one of {string.Join(", ", Enum.GetNames<TokenScope>()).ToLowerInvariant()}.");
        if (store.Read(TokenTable.List).Count >= TokenDesk.Most)
            return Problems.Invalid($"There are {TokenDesk.Most} tokens already. Revoke some that nobody uses.");
        if (await desk.MakeAsync(request, cancellationToken) is not var (token, secret))
            return TypedResults.Problem(
                $"There is a token '{request.Name}' already. Revoke it, or choose another name.",
                statusCode: StatusCodes.Status409Conflict,
                title: "The name is taken.",
                type: ProblemTypes.NameTaken
            );
        return TypedResults.Created(
            $"/api/tokens/{token.Name}",
            new NewTokenResponse
            {
                Name = token.Name,
                Scope = token.Scope,
                CreatedAt = token.CreatedAt,
                Token = secret,
            }
        );
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string name,
        TokenDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.RevokeAsync(name, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.NotFound($"There is no token '{Problems.Shown(name)}'. 'renderfarm token list' shows those that there are.");

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(
        SessionRequest request,
        TokenDesk desk,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (await desk.FindAsync(request.Token, cancellationToken) is null)
            return TokenHandler.Needed("This token is not known. It may have been revoked.");
        context.Response.Cookies.Append(
            Cookie,
            request.Token,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = SessionTime,
                IsEssential = true,
            }
        );
        return TypedResults.NoContent();
    }

    private static NoContent SignOut(HttpContext context)
    {
        context.Response.Cookies.Delete(Cookie);
        return TypedResults.NoContent();
    }

    private static TokenResponse Of(Token token) =>
        new()
        {
            Name = token.Name,
            Scope = token.Scope,
            CreatedAt = token.CreatedAt,
            UsedAt = token.UsedAt,
        };

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,40}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}

/// <summary>Says who asks, by the token that came along. Where none is needed, whoever comes in may do everything.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TokenDesk desk
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public new const string Scheme = "Token";

    private const string Bearer = "Bearer ";

    /// <summary>What <paramref name="user"/> may do; null for nothing.</summary>
    public static TokenScope? ScopeOf(ClaimsPrincipal user) =>
        Enum.TryParse<TokenScope>(user.FindFirstValue(ClaimTypes.Role), out var scope) ? scope : null;

    /// <summary>No token came, or none that is known.</summary>
    public static ProblemHttpResult Needed(string detail) =>
        TypedResults.Problem(
            detail,
            statusCode: StatusCodes.Status401Unauthorized,
            title: "A token is needed.",
            type: ProblemTypes.TokenNeeded
        );

    /// <summary>Whether the request may still be answered: its token may have been revoked since it began.</summary>
    public static async ValueTask<bool> IsStillKnownAsync(HttpContext context) =>
        !context.RequestServices.GetRequiredService<TokenDesk>().IsRequired
        || (
            SecretOf(context.Request) is { } secret
            && await context.RequestServices.GetRequiredService<TokenDesk>().FindAsync(secret, context.RequestAborted) is not null
        );

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!desk.IsRequired)
            return Known("this machine", TokenScope.Admin);
        if (SecretOf(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        return await desk.FindAsync(secret, Context.RequestAborted) is { } token
            ? Known(token.Name, token.Scope)
            : AuthenticateResult.Fail("The token is not known. It may have been revoked.");
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Bearer.TrimEnd();
        return Needed(
                SecretOf(Request) is null
                    ? "This farm wants a token: Authorization: Bearer TOKEN. Whoever runs it makes one with 'renderfarm token new NAME'."
                    : "This token is not known. It may have been revoked; ask for another."
            )
            .ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        TypedResults
            .Problem(
                $"The token '{Context.User.Identity!.Name}' allows {$"{ScopeOf(Context.User)}".ToLowerInvariant()} only. Ask for one with "
                    + "a wider scope.",
                statusCode: StatusCodes.Status403Forbidden,
                title: "The token does not allow that.",
                type: ProblemTypes.ScopeTooNarrow
            )
            .ExecuteAsync(Context);

    private static string? SecretOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : request.Cookies[TokensApi.Cookie];

    private static AuthenticateResult Known(string name, TokenScope scope) =>
        AuthenticateResult.Success(
            new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, $"{scope}")], Scheme)),
                Scheme
            )
        );
}
