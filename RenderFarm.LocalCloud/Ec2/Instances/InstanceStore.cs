using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>The instances. Their states change here and nowhere else.</summary>
internal sealed class InstanceStore(Ec2Database database, TimeProvider time, IOptions<Ec2Options> options)
{
    private const string Columns = "SELECT i.sequence, i.document FROM instances i ";

    /// <summary>Those that EC2 still describes.</summary>
    public IReadOnlyList<Instance> Visible() => database.Read(Visible);

    public IReadOnlyList<Instance> Visible(SqliteConnection connection) =>
        Query(
            connection,
            "WHERE ended IS NULL OR state <> 'terminated' OR ended > @since",
            new { since = Milliseconds(time.GetUtcNow() - options.Value.TerminatedVisible) }
        );

    /// <summary>Those that are not terminated.</summary>
    public static IReadOnlyList<Instance> Existing(SqliteConnection connection) => Query(connection, "WHERE state <> 'terminated'", null);

    public IReadOnlyList<Instance> Existing() => database.Read(Existing);

    /// <summary>Those that the meter remembers.</summary>
    public IReadOnlyList<Instance> All() => database.Read(connection => Query(connection, string.Empty, null));

    public Instance? Find(string id) => database.Read(connection => Find(connection, id));

    public static Instance? Find(SqliteConnection connection, string id) =>
        Query(connection, "WHERE id = @id", new { id }).FirstOrDefault();

    public static IReadOnlyList<Instance> OfReservation(SqliteConnection connection, string reservation) =>
        Query(connection, "WHERE reservation = @reservation", new { reservation });

    /// <summary>Adds a new one, with its tags.</summary>
    public static Instance Add(SqliteConnection connection, Instance instance)
    {
        var sequence = connection.ExecuteScalar<long>(
            "INSERT INTO instances (id, reservation, state, document) VALUES (@Id, @ReservationId, @state, @document); SELECT "
                + "last_insert_rowid()",
            new
            {
                instance.Id,
                instance.ReservationId,
                state = instance.State.Name(),
                document = Serialize(instance),
            }
        );
        Tagging.TagStore.Set(connection, instance.Id, "instance", instance.Tags);
        return instance with { Sequence = sequence };
    }

    /// <summary>Changes an instance; null when there is none or <paramref name="change"/> leaves it.</summary>
    public Task<Instance?> ChangeAsync(string id, Func<Instance, Instance?> change) =>
        database.WriteAsync(connection =>
        {
            if (Find(connection, id) is not { } instance || change(instance) is not { } changed)
                return null;
            connection.Execute(
                "UPDATE instances SET state = @state, ended = @ended, document = @document WHERE id = @id",
                new
                {
                    id,
                    state = changed.State.Name(),
                    ended = changed.Ended is { } ended ? Milliseconds(ended) : (long?)null,
                    document = Serialize(changed),
                }
            );
            return changed;
        });

    /// <summary>Forgets what ended long ago.</summary>
    public Task DeleteExpiredAsync()
    {
        var before = Milliseconds(time.GetUtcNow() - options.Value.MeterAge);
        return database.WriteAsync(connection =>
            connection.Execute(
                """
                DELETE FROM tags WHERE resource IN (SELECT id FROM instances WHERE state = 'terminated' AND ended < @before);
                DELETE FROM instances WHERE state = 'terminated' AND ended < @before;
                """,
                new { before }
            )
        );
    }

    private static List<Instance> Query(SqliteConnection connection, string condition, object? parameters)
    {
        var rows = connection.Query<(long Sequence, string Document)>($"{Columns}{condition} ORDER BY i.sequence", parameters).ToList();
        var tags = rows.Count == 0 ? null : Tagging.TagStore.ByResource(connection, "instance");
        return rows.ConvertAll(row =>
        {
            var instance = JsonSerializer.Deserialize<Instance>(row.Document)!;
            return instance with
            {
                Sequence = row.Sequence,
                Tags = tags!.GetValueOrDefault(instance.Id) ?? new Dictionary<string, string>(),
            };
        });
    }

    // Tags and sequence have columns of their own.
    private static string Serialize(Instance instance) =>
        JsonSerializer.Serialize(instance with { Sequence = 0, Tags = new Dictionary<string, string>() });

    private static long Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();
}
