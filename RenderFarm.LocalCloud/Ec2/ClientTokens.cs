using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Ec2.Protocol;

namespace RenderFarm.LocalCloud.Ec2;

/// <summary>Makes a call with a client token happen once: its repetitions get the first one's result.</summary>
internal sealed class ClientTokens(TimeProvider time)
{
    private const int MaxLength = 64;

    // EC2 forgets most after a day; the farm's own requests may be older when it is started again after a week.
    private static readonly TimeSpan Age = TimeSpan.FromDays(30);

    /// <summary>Runs <paramref name="work"/> unless this call was made before, all in the caller's transaction.</summary>
    public TResult Once<TResult>(SqliteConnection connection, Ec2Call call, Func<TResult> work)
    {
        if (call.Input.Optional("ClientToken") is not { } token)
            return work();
        if (token.Length > MaxLength)
            throw Ec2Errors.InvalidValue("ClientToken", token, $"It must not exceed {MaxLength} characters.");

        var parameters = Digest(call.Input);
        var known = connection.QueryFirstOrDefault<(string Parameters, string Result)?>(
            "SELECT parameters, result FROM client_tokens WHERE action = @Action AND token = @token",
            new { call.Action, token }
        );
        if (known is { } first)
        {
            return first.Parameters == parameters ? JsonSerializer.Deserialize<TResult>(first.Result)! : throw Ec2Errors.TokenMismatch();
        }

        var result = work();
        connection.Execute(
            "INSERT INTO client_tokens (action, token, parameters, result, created) VALUES (@Action, @token, @parameters, @result, @now)",
            new
            {
                call.Action,
                token,
                parameters,
                result = JsonSerializer.Serialize(result),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            }
        );
        return result;
    }

    public int DeleteExpired(SqliteConnection connection) =>
        connection.Execute(
            "DELETE FROM client_tokens WHERE created < @before",
            new { before = (time.GetUtcNow() - Age).ToUnixTimeMilliseconds() }
        );

    private static string Digest(Ec2Input input)
    {
        var fields = input
            .Flatten()
            .Where(field => field.Key is not ("DryRun" or "Version") && !field.Key.StartsWith("X-Amz-", StringComparison.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(fields))));
    }
}
