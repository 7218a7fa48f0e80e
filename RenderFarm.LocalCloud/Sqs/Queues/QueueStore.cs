using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.LocalCloud.Sqs.Queues;

/// <summary>The queues and what is set on them.</summary>
internal sealed class QueueStore(SqsDatabase database, QueueNames names, QueueSignals signals, TimeProvider time)
{
    public const int MaxTags = 50;

    /// <summary>Creates the queue, unless there is one with the same attributes.</summary>
    public Task<Queue> CreateAsync(string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags) =>
        database.WriteAsync(connection =>
        {
            if (TryFind(connection, name) is { } existing)
            {
                return existing.Attributes.FirstDifference(attributes) is { } different
                    ? throw SqsErrors.QueueNameExists(different)
                    : existing;
            }

            var settings = new QueueAttributes(new Dictionary<string, string>(StringComparer.Ordinal)).With(attributes);
            CheckRedrive(connection, settings);
            CheckTags(tags);
            connection.Execute(
                "INSERT INTO queues (name, created, modified, attributes, tags) VALUES (@name, @now, @now, @settings, @labels)",
                new
                {
                    name,
                    now = Now(),
                    settings = JsonSerializer.Serialize(settings.Stored),
                    labels = JsonSerializer.Serialize(tags),
                }
            );
            return Find(connection, name);
        });

    public Queue Find(string name) => database.Read(connection => Find(connection, name));

    public async Task SetAttributesAsync(string name, IReadOnlyDictionary<string, string> changes)
    {
        await database.WriteAsync(connection =>
        {
            var queue = Find(connection, name);
            var settings = queue.Attributes.With(changes);
            CheckRedrive(connection, settings);
            return connection.Execute(
                "UPDATE queues SET attributes = @settings, modified = @now WHERE id = @Id",
                new
                {
                    settings = JsonSerializer.Serialize(settings.Stored),
                    now = Now(),
                    queue.Id,
                }
            );
        });
        signals.Pulse(name);
    }

    /// <summary>Names in order, from behind <paramref name="after"/>.</summary>
    public IReadOnlyList<string> List(string prefix, string after, int max) =>
        database.Read(connection =>
            connection
                .Query<string>("SELECT name FROM queues WHERE name > @after ORDER BY name", new { after }, buffered: false)
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Take(max)
                .ToList()
        );

    /// <summary>Names of the queues whose dead letters go to this one.</summary>
    public IReadOnlyList<string> Sources(string name) =>
        database.Read(connection =>
        {
            var arn = names.Arn(Find(connection, name).Name);
            return All(connection)
                .Where(queue => queue.Attributes.RedrivePolicy?.DeadLetterTargetArn == arn)
                .Select(queue => queue.Name)
                .ToList();
        });

    public async Task DeleteAsync(string name)
    {
        await database.WriteAsync(connection => connection.Execute("DELETE FROM queues WHERE id = @Id", new { Find(connection, name).Id }));
        signals.Pulse(name);
    }

    public IReadOnlyDictionary<string, string> Tags(string name) => database.Read(connection => Tags(connection, Find(connection, name)));

    public Task<int> ChangeTagsAsync(string name, IReadOnlyDictionary<string, string> added, IReadOnlyList<string> removed) =>
        database.WriteAsync(connection =>
        {
            var queue = Find(connection, name);
            var tags = Tags(connection, queue);
            foreach (var key in removed)
                tags.Remove(key);
            foreach (var (key, value) in added)
                tags[key] = value;
            CheckTags(tags);
            return connection.Execute(
                "UPDATE queues SET tags = @labels WHERE id = @Id",
                new { labels = JsonSerializer.Serialize(tags), queue.Id }
            );
        });

    public static Queue Find(SqliteConnection connection, string name) => TryFind(connection, name) ?? throw SqsErrors.QueueDoesNotExist();

    public static Queue? TryFind(SqliteConnection connection, string name) =>
        connection
            .QueryFirstOrDefault<Row>("SELECT id, name, created, modified, attributes FROM queues WHERE name = @name", new { name })
            ?.ToQueue();

    public static IReadOnlyList<Queue> All(SqliteConnection connection) =>
        connection.Query<Row>("SELECT id, name, created, modified, attributes FROM queues").Select(row => row.ToQueue()).ToList();

    private static Dictionary<string, string> Tags(SqliteConnection connection, Queue queue) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(
            connection.ExecuteScalar<string>("SELECT tags FROM queues WHERE id = @Id", new { queue.Id })!
        )!;

    private static void CheckTags(IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count > MaxTags)
            throw SqsErrors.InvalidParameter("Tags", tags.Count.ToString(), $"A queue can have at most {MaxTags} tags.");
    }

    private void CheckRedrive(SqliteConnection connection, QueueAttributes settings)
    {
        if (settings.RedrivePolicy is not { } policy)
            return;
        if (names.FromArn(policy.DeadLetterTargetArn) is not { } target || TryFind(connection, target) is null)
            throw SqsErrors.InvalidParameter("RedrivePolicy", settings.Stored["RedrivePolicy"], "Dead letter target does not exist.");
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Row(long Id, string Name, long Created, long Modified, string Attributes)
    {
        public Queue ToQueue() =>
            new(
                Id,
                Name,
                DateTimeOffset.FromUnixTimeMilliseconds(Created),
                DateTimeOffset.FromUnixTimeMilliseconds(Modified),
                new(JsonSerializer.Deserialize<Dictionary<string, string>>(Attributes)!)
            );
    }
}

internal sealed record Queue(long Id, string Name, DateTimeOffset Created, DateTimeOffset Modified, QueueAttributes Attributes);
