using System.Globalization;
using System.Text.Json;

namespace RenderFarm.LocalCloud.Sqs;

/// <summary>The parameters of a request, or of one entry of a batch, read with the checks that go with them.</summary>
internal sealed class SqsInput(JsonElement root)
{
    public static SqsInput Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body).RootElement;
            RequireText(root);
            return root.ValueKind == JsonValueKind.Object ? new(root) : throw SqsErrors.Malformed("The body is not a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw SqsErrors.Malformed("The body is not JSON: " + e.Message);
        }
    }

    public string Required(string name) => Optional(name) ?? throw SqsErrors.MissingParameter(name);

    public string? Optional(string name) => Find(name) is { } value ? Text(name, value) : null;

    public int? Integer(string name, int min, int max)
    {
        if (Optional(name) is not { } text)
            return null;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
        )
            return number;
        throw SqsErrors.InvalidParameter(name, text, $"Must be between {min} and {max}.");
    }

    public IReadOnlyDictionary<string, string> Map(string name) =>
        Find(name) is not { } value
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : Expect(name, value, JsonValueKind.Object)
                .EnumerateObject()
                .Where(property => property.Value.ValueKind != JsonValueKind.Null)
                .GroupBy(property => property.Name, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => Text(group.Key, group.Last().Value), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SqsInput> Objects(string name) =>
        Find(name) is not { } value
            ? new Dictionary<string, SqsInput>(StringComparer.Ordinal)
            : Expect(name, value, JsonValueKind.Object)
                .EnumerateObject()
                .GroupBy(property => property.Name, StringComparer.Ordinal)
                .ToDictionary(
                    group => group.Key,
                    group => new SqsInput(Expect(group.Key, group.Last().Value, JsonValueKind.Object)),
                    StringComparer.Ordinal
                );

    public IReadOnlyList<string> Strings(string name) =>
        Find(name) is not { } value
            ? []
            : Expect(name, value, JsonValueKind.Array).EnumerateArray().Select(item => Text(name, item)).ToList();

    public IReadOnlyList<SqsInput> List(string name) =>
        Find(name) is not { } value
            ? []
            : Expect(name, value, JsonValueKind.Array)
                .EnumerateArray()
                .Select(item => new SqsInput(Expect(name, item, JsonValueKind.Object)))
                .ToList();

    private static JsonElement Expect(string name, JsonElement value, JsonValueKind kind) =>
        value.ValueKind == kind ? value : throw SqsErrors.Malformed($"{name} is not of the kind {kind}.");

    private static string Text(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw SqsErrors.Malformed($"{name} is not a string."),
        };

    // The parser lets bytes and escapes pass that are no text; they would throw wherever they are read first.
    private static void RequireText(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            value.GetString();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                RequireText(item);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                _ = member.Name;
                RequireText(member.Value);
            }
        }
    }

    private JsonElement? Find(string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
