using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Instances;

/// <summary>The statements on <c>rent_requests</c>.</summary>
internal static class RentRequestTable
{
    private const string EndedPools = """
        SELECT pool FROM jobs WHERE pool IS NOT NULL AND templates_removed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM jobs AS other WHERE other.pool = jobs.pool AND IFNULL(other.ended_at, @before) >= @before)
            AND NOT EXISTS (SELECT 1 FROM rent_requests AS open WHERE open.pool = jobs.pool AND open.state = 'Open')
        """;

    /// <summary>Adds a request before it is sent.</summary>
    public static void Insert(SqliteConnection connection, RentRequest request) =>
        connection.Execute(
            """
            INSERT INTO rent_requests (token, pool, request, count, market, state, created_at)
            VALUES (@Token, @Pool, @Request, @Count, @Market, @State, @CreatedAt)
            """,
            new
            {
                request.Token,
                request.Pool,
                request.Request,
                request.Count,
                Market = request.Market.ToString(),
                State = request.State.ToString(),
                request.CreatedAt,
            }
        );

    /// <summary>Writes what came of it.</summary>
    public static void Answer(SqliteConnection connection, RentRequest request) =>
        connection.Execute(
            """
            UPDATE rent_requests SET state = @State, answered_at = @AnsweredAt, got = @Got, problem = @Problem, error = @Error
            WHERE token = @Token AND state = 'Open'
            """,
            new
            {
                request.Token,
                State = request.State.ToString(),
                request.AnsweredAt,
                request.Got,
                Problem = request.Problem?.ToString(),
                request.Error,
            }
        );

    /// <summary>The request, or null.</summary>
    public static RentRequest? Find(SqliteConnection connection, string token) =>
        connection.QuerySingleOrDefault<RentRequest>("SELECT * FROM rent_requests WHERE token = @token", new { token });

    /// <summary>Those whose outcome is not known, oldest first.</summary>
    public static List<RentRequest> Open(SqliteConnection connection) =>
        connection.Query<RentRequest>("SELECT * FROM rent_requests WHERE state = 'Open' ORDER BY created_at").AsList();

    /// <summary>The newest of a pool whose outcome is known, newest first.</summary>
    public static List<RentRequest> Answered(SqliteConnection connection, string pool, int limit) =>
        connection
            .Query<RentRequest>(
                "SELECT * FROM rent_requests WHERE pool = @pool AND state <> 'Open' ORDER BY created_at DESC LIMIT @limit",
                new { pool, limit }
            )
            .AsList();

    /// <summary>
    /// Ids of the launch templates that are needed: a request without an answer may be sent again. An instance needs its template no more.
    /// </summary>
    public static HashSet<string> TemplatesInUse(SqliteConnection connection) =>
        [
            .. connection.Query<string>(
                """
                SELECT DISTINCT json_extract(request, '$.templateId') FROM rent_requests
                WHERE json_extract(request, '$.templateId') IS NOT NULL AND state = 'Open'
                """
            ),
        ];

    /// <summary>
    /// The versions of launch templates that a request may still need, or that an instance which has not ended came from: in a template of
    /// the user's they tell how it was started.
    /// </summary>
    public static HashSet<(string TemplateId, string Version)> VersionsInUse(SqliteConnection connection) =>
        [
            .. connection.Query<(string, string)>(
                """
                SELECT DISTINCT json_extract(request, '$.templateId'), json_extract(request, '$.templateVersion') FROM rent_requests
                WHERE json_extract(request, '$.templateId') IS NOT NULL AND (state = 'Open'
                    OR EXISTS (SELECT 1 FROM instances WHERE instances.token = rent_requests.token AND instances.state <> 'Terminated'))
                """
            ),
        ];

    /// <summary>Ids of the launch templates of pools whose jobs had all ended before a time, which nobody has removed yet.</summary>
    public static HashSet<string> TemplatesOfEndedJobs(SqliteConnection connection, DateTimeOffset before) =>
        [
            .. connection.Query<string>(
                $"""
                SELECT DISTINCT json_extract(request, '$.templateId') FROM rent_requests
                WHERE json_extract(request, '$.templateId') IS NOT NULL AND pool IN ({EndedPools})
                """,
                new { before }
            ),
        ];

    /// <summary>Remembers that they are removed.</summary>
    public static void TemplatesRemoved(SqliteConnection connection, DateTimeOffset before, DateTimeOffset now) =>
        connection.Execute($"UPDATE jobs SET templates_removed_at = @now WHERE pool IN ({EndedPools})", new { before, now });

    /// <summary>Removes those that were answered before a time and that no instance which is up came of.</summary>
    public static int Forget(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute(
            """
            DELETE FROM rent_requests WHERE state <> 'Open' AND answered_at < @before
                AND NOT EXISTS (SELECT 1 FROM instances WHERE instances.token = rent_requests.token AND instances.state <> 'Terminated')
            """,
            new { before }
        );
}
