using System.Text.Json.Nodes;
using CsCheck;

namespace RenderFarm.Tests.Fuzz;

/// <summary>JSON that is nearly right: a valid document of which some values are others, missing, or too much.</summary>
internal static class JsonMutations
{
    /// <summary>Values that programs stumble over, as they stand in JSON.</summary>
    private static readonly string[] Awkward =
    [
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "1e400",
        "-1e308",
        "2147483648",
        "9223372036854775808",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "[]",
        "{}",
        "[null]",
        "[[[[]]]]",
        "\"../../etc/passwd\"",
        "\"a\\nb\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"" + new string('x', 5000) + "\"",
        "{\"a\":{\"b\":{\"c\":[{}]}}}",
        "\"%00\"",
        "\"'; DROP TABLE jobs; --\"",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(
        Pick(Awkward),
        Gen.Int.Select(number => $"{number}"),
        Gen.String.Select(text => JsonValue.Create(text).ToJsonString())
    );

    /// <summary>One of some values.</summary>
    public static Gen<T> Pick<T>(IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(index => values[index]);

    /// <summary>Texts made of a valid document, and some that are made of nothing.</summary>
    public static Gen<string> Of(string document) =>
        Gen.Frequency(
            (
                8,
                Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 3], Value)
                    .Array[1, 4]
                    .Select(changes =>
                        changes.Aggregate(document, (text, change) => Change(text, change.Item1, change.Item2, change.Item3))
                    )
            ),
            (1, Gen.Select(Gen.Int[0, document.Length], length => document[..length])),
            (1, Value),
            (1, Gen.String)
        );

    /// <summary>Changes one node of a document: its value, its being there, or what is beside it.</summary>
    private static string Change(string document, int place, int kind, string value)
    {
        try
        {
            return Change(JsonNode.Parse(document), place, kind, value);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            return document; // an earlier change has made something of it that no parser takes
        }
    }

    private static string Change(JsonNode? root, int place, int kind, string value)
    {
        var places = Places(root).ToList();
        if (places.Count == 0)
            return value;
        const string Mark = "@@here@@";
        var (parent, name) = places[place % places.Count];
        switch (parent, kind)
        {
            case (JsonObject fields, 0):
                fields.Remove(name);
                break;
            case (JsonObject fields, 1):
                fields[name + "x"] = Mark;
                break;
            case (JsonObject fields, _):
                fields[name] = Mark;
                break;
            case (JsonArray items, 0):
                items.RemoveAt(int.Parse(name));
                break;
            case (JsonArray items, 1):
                items.Add(Mark);
                break;
            case (JsonArray items, _):
                items[int.Parse(name)] = Mark;
                break;
        }

        return root!.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }

    private static IEnumerable<(JsonNode Parent, string Name)> Places(JsonNode? node) =>
        node switch
        {
            JsonObject fields => fields.SelectMany(field => Places(field.Value).Prepend((fields, field.Key))),
            JsonArray items => items.SelectMany((item, index) => Places(item).Prepend((items, $"{index}"))),
            _ => [],
        };
}
