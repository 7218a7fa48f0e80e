using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Access;

/// <summary>A row of <c>tokens</c>.</summary>
internal sealed record Token
{
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret. That is random in all its bits, so nothing slower protects it better.</summary>
    public required string Hash { get; init; }

    public required TokenScope Scope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>The statements on <c>tokens</c>.</summary>
internal static class TokenTable
{
    /// <summary>Adds one.</summary>
    /// <returns>False when another has its name.</returns>
    public static bool Insert(SqliteConnection connection, Token token) =>
        connection.Execute(
            "INSERT INTO tokens (name, hash, scope, created_at) VALUES (@Name, @Hash, @Scope, @CreatedAt) ON CONFLICT (name) DO NOTHING",
            new
            {
                token.Name,
                token.Hash,
                Scope = token.Scope.ToString(),
                token.CreatedAt,
            }
        ) > 0;

    /// <summary>The one with a secret of that hash, or null.</summary>
    public static Token? OfHash(SqliteConnection connection, string hash) =>
        connection.QuerySingleOrDefault<Token>("SELECT * FROM tokens WHERE hash = @hash", new { hash });

    /// <summary>All, by name.</summary>
    public static List<Token> List(SqliteConnection connection) => connection.Query<Token>("SELECT * FROM tokens ORDER BY name").AsList();

    /// <summary>Ends one.</summary>
    /// <returns>Whether there was one of that name.</returns>
    public static bool Delete(SqliteConnection connection, string name) =>
        connection.Execute("DELETE FROM tokens WHERE name = @name", new { name }) > 0;

    /// <summary>Remembers that one was shown.</summary>
    public static void Used(SqliteConnection connection, string name, DateTimeOffset now) =>
        connection.Execute("UPDATE tokens SET used_at = @now WHERE name = @name", new { name, now });
}

/// <summary>Who gets in. Section <c>Access</c>.</summary>
internal sealed class AccessOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// Every request needs a token, although the coordinator listens on this machine only: for a proxy that lets others in. Where it
    /// listens beyond this machine that is so anyway.
    /// </summary>
    public bool RequireTokens { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check() => [];
}

/// <summary>Makes tokens, and knows them again.</summary>
internal sealed partial class TokenDesk(
    FarmStore store,
    IOptions<AccessOptions> options,
    IOptions<DatabaseOptions> database,
    TimeProvider time,
    ILogger<TokenDesk> logger
)
{
    /// <summary>More have been forgotten, not given out.</summary>
    public const int Most = 1000;

    /// <summary>Name of the token that the coordinator makes for whoever set it up.</summary>
    public const string First = "first";

    private const string Prefix = "rft_";

    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    private volatile bool _isReachable;

    private string FirstFile => Path.Combine(database.Value.DataDirectory, "first-token");

    /// <summary>Whether every request needs one.</summary>
    public bool IsRequired => _isReachable || options.Value.RequireTokens;

    /// <summary>From now on every request needs one.</summary>
    public void Require() => _isReachable = true;

    /// <summary>
    /// Says who comes in. Where a token is needed and none allows everything, nobody could make one: the first is in a file that only the
    /// coordinator's user reads. Whoever starts the coordinator may have written that file.
    /// </summary>
    /// <param name="reachable">Addresses where others than this machine's programs come in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task OpenAsync(IReadOnlyCollection<string> reachable, CancellationToken cancellationToken)
    {
        if (reachable.Count > 0)
            Require();
        foreach (var address in reachable.Where(url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)))
            LogPlain(address);
        if (!IsRequired)
            return;
        var given = File.Exists(FirstFile) ? (await File.ReadAllTextAsync(FirstFile, cancellationToken)).Trim() : null;
        if (given is not null && store.Read(connection => TokenTable.OfHash(connection, HashOf(given))) is not null)
            return;
        if (given is null && store.Read(TokenTable.List).Exists(token => token.Scope == TokenScope.Admin))
            return;
        var secret = given ?? NewSecret();
        await File.WriteAllTextAsync(FirstFile, secret + Environment.NewLine, cancellationToken);
        await store.WriteAsync(
            farm =>
            {
                TokenTable.Delete(farm.Connection, First);
                TokenTable.Insert(farm.Connection, New(First, secret, TokenScope.Admin, farm.Now));
            },
            cancellationToken
        );
        LogFirst(FirstFile);
    }

    /// <summary>Makes one.</summary>
    /// <returns>It and its secret; null when another has its name.</returns>
    public async Task<(Token Token, string Secret)?> MakeAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        var secret = NewSecret();
        var token = await store.WriteAsync(
            farm =>
            {
                var made = New(request.Name, secret, request.Scope, farm.Now);
                return TokenTable.Insert(farm.Connection, made) ? made : null;
            },
            cancellationToken
        );
        if (token is null)
            return null;
        LogMade(token.Name, token.Scope);
        return (token, secret);
    }

    /// <summary>Ends one: the next request with it is refused.</summary>
    /// <returns>Whether there was one of that name.</returns>
    public async Task<bool> RevokeAsync(string name, CancellationToken cancellationToken)
    {
        var ended = await store.WriteAsync(farm => TokenTable.Delete(farm.Connection, name), cancellationToken);
        if (ended)
            LogRevoked(name);
        if (name == First)
            File.Delete(FirstFile);
        return ended;
    }

    /// <summary>The token with a secret; null when there is none.</summary>
    public async ValueTask<Token?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (store.Read(connection => TokenTable.OfHash(connection, HashOf(secret))) is not { } token)
            return null;
        var now = time.GetUtcNow();
        if (token.UsedAt is null || now - token.UsedAt > UseStep)
            await store.WriteAsync(farm => TokenTable.Used(farm.Connection, token.Name, farm.Now), cancellationToken);
        return token;
    }

    private static string NewSecret() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static Token New(string name, string secret, TokenScope scope, DateTimeOffset now) =>
        new()
        {
            Name = name,
            Hash = HashOf(secret),
            Scope = scope,
            CreatedAt = now,
        };

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    [LoggerMessage(1900, LogLevel.Warning, "Every request needs a token. The first, which allows everything, is in {File}")]
    private partial void LogFirst(string file);

    [LoggerMessage(1901, LogLevel.Information, "Token '{Name}' was made; it allows {Scope}")]
    private partial void LogMade(string name, TokenScope scope);

    [LoggerMessage(1902, LogLevel.Information, "Token '{Name}' was revoked")]
    private partial void LogRevoked(string name);

    [LoggerMessage(
        1903,
        LogLevel.Warning,
        "{Address} is not encrypted: whoever is in between reads tokens and frames. Use https, or a proxy"
    )]
    private partial void LogPlain(string address);
}
