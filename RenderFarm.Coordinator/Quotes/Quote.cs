using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>A row of <c>quotes</c>.</summary>
internal sealed record Quote
{
    public required string Id { get; init; }

    /// <summary>Quotes with the same learn from each other.</summary>
    public required string Topic { get; init; }

    public required QuoteState State { get; init; }

    public required QuoteDocument Document { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The statements on <c>quotes</c>.</summary>
internal static class QuoteTable
{
    /// <summary>Earlier quotes that are looked at for frame times.</summary>
    private const int EarlierOnes = 20;

    /// <summary>Adds a quote, or writes what has changed of it.</summary>
    public static void Save(SqliteConnection connection, Quote quote) =>
        connection.Execute(
            """
            INSERT INTO quotes (id, topic, state, document, created_at, ended_at) VALUES (@Id, @Topic, @State, @Document, @CreatedAt,
                @EndedAt)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, document = excluded.document, ended_at = excluded.ended_at
            """,
            new
            {
                quote.Id,
                quote.Topic,
                State = quote.State.ToString(),
                quote.Document,
                quote.CreatedAt,
                quote.EndedAt,
            }
        );

    /// <summary>The quote, or null.</summary>
    public static Quote? Find(SqliteConnection connection, string id) =>
        connection.QuerySingleOrDefault<Quote>("SELECT * FROM quotes WHERE id = @id", new { id });

    /// <summary>Those that are being sampled, oldest first.</summary>
    public static List<Quote> Open(SqliteConnection connection) =>
        connection.Query<Quote>("SELECT * FROM quotes WHERE state = 'Sampling' ORDER BY created_at").AsList();

    /// <summary>Those that ended on the same topic, newest first.</summary>
    public static List<Quote> Earlier(SqliteConnection connection, string topic) =>
        connection
            .Query<Quote>(
                "SELECT * FROM quotes WHERE topic = @topic AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT @EarlierOnes",
                new { topic, EarlierOnes }
            )
            .AsList();

    /// <summary>Sample jobs that go on although their quote has ended.</summary>
    public static List<string> OrphanedJobs(SqliteConnection connection) =>
        connection
            .Query<string>(
                """
                SELECT jobs.id FROM jobs LEFT JOIN quotes ON quotes.id = jobs.sample_of
                WHERE jobs.ended_at IS NULL AND jobs.sample_of IS NOT NULL AND quotes.state IS NOT 'Sampling'
                """
            )
            .AsList();

    /// <summary>Whether any ended before a time.</summary>
    public static bool AnyEndedBefore(SqliteConnection connection, DateTimeOffset before) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM quotes WHERE ended_at < @before)", new { before });

    /// <summary>Removes those that ended before a time.</summary>
    public static int Forget(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute("DELETE FROM quotes WHERE ended_at < @before", new { before });
}
