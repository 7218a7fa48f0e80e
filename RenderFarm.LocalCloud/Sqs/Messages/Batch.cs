using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>The entries of a batch, each of which succeeds or fails on its own.</summary>
internal sealed partial class Batch
{
    private const int MaxEntries = 10;

    private readonly JsonArray _successful = [];
    private readonly JsonArray _failed = [];

    private Batch(IReadOnlyList<(string Id, SqsInput Input)> entries) => Entries = entries;

    public IReadOnlyList<(string Id, SqsInput Input)> Entries { get; }

    public static Batch Read(SqsInput input)
    {
        var entries = input.List("Entries");
        if (entries.Count == 0)
            throw SqsErrors.EmptyBatchRequest();
        if (entries.Count > MaxEntries)
            throw SqsErrors.TooManyEntries(entries.Count);

        var identified = entries.Select(entry => (Id: entry.Required("Id"), entry)).ToList();
        if (identified.Any(entry => !ValidId().IsMatch(entry.Id)))
            throw SqsErrors.InvalidBatchEntryId();
        if (identified.GroupBy(entry => entry.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } repeated)
            throw SqsErrors.IdsNotDistinct(repeated.Key);
        return new(identified);
    }

    /// <summary>Reads every entry; those that are wrong fail alone.</summary>
    public List<(string Id, T Value)> Parse<T>(Func<SqsInput, T> read)
    {
        var parsed = new List<(string Id, T Value)>();
        foreach (var (id, input) in Entries)
        {
            try
            {
                parsed.Add((id, read(input)));
            }
            catch (CloudException e)
            {
                Fail(id, e);
            }
        }

        return parsed;
    }

    public void Succeed(string id, JsonObject? result = null)
    {
        result ??= [];
        result["Id"] = id;
        _successful.Add(result);
    }

    public void Fail(string id, CloudException error) =>
        _failed.Add(
            new JsonObject
            {
                ["Id"] = id,
                ["Code"] = error.Code,
                ["Message"] = error.Message,
                ["SenderFault"] = true,
            }
        );

    public JsonObject ToWire()
    {
        var wire = new JsonObject { ["Successful"] = _successful };
        if (_failed.Count > 0)
            wire["Failed"] = _failed;
        return wire;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,80}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidId();
}
