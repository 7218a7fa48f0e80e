using System.Text;
using System.Text.Json.Nodes;
using RenderFarm.LocalCloud.Sqs.Messages;

namespace RenderFarm.LocalCloud.Sqs.Queues;

/// <summary>The operations on queues.</summary>
internal sealed class QueueOperations(QueueStore queues, MessageStore messages, QueueNames names)
{
    private const int MaxListed = 1000;

    public async Task<JsonObject> CreateAsync(SqsCall call)
    {
        var name = QueueNames.Check(call.Input.Required("QueueName"));
        var attributes = call.Input.Map("Attributes");
        QueueAttributes.Check(attributes);
        var queue = await queues.CreateAsync(name, attributes, call.Input.Map("tags"));
        return new() { ["QueueUrl"] = call.UrlOf(queue.Name) };
    }

    public Task<JsonObject> GetUrlAsync(SqsCall call) =>
        Task.FromResult(new JsonObject { ["QueueUrl"] = call.UrlOf(queues.Find(call.Input.Required("QueueName")).Name) });

    public Task<JsonObject> GetAttributesAsync(SqsCall call)
    {
        var queue = queues.Find(call.QueueName);
        var depth = messages.Depth(queue.Name);
        var all = queue.Attributes.All();
        all["QueueArn"] = names.Arn(queue.Name);
        all["ApproximateNumberOfMessages"] = depth.Visible.ToString();
        all["ApproximateNumberOfMessagesNotVisible"] = depth.InFlight.ToString();
        all["ApproximateNumberOfMessagesDelayed"] = depth.Delayed.ToString();
        all["CreatedTimestamp"] = queue.Created.ToUnixTimeSeconds().ToString();
        all["LastModifiedTimestamp"] = queue.Modified.ToUnixTimeSeconds().ToString();

        var wanted = call.Input.Strings("AttributeNames");
        var selected = wanted.Contains("All", StringComparer.Ordinal) ? all.Keys : all.Keys.Intersect(wanted, StringComparer.Ordinal);
        return Task.FromResult(new JsonObject { ["Attributes"] = ToObject(selected.Select(name => KeyValuePair.Create(name, all[name]))) });
    }

    public async Task<JsonObject> SetAttributesAsync(SqsCall call)
    {
        var attributes = call.Input.Map("Attributes");
        if (attributes.Count == 0)
            throw SqsErrors.MissingParameter("Attributes");
        QueueAttributes.Check(attributes.Where(pair => pair.Value.Length > 0).ToDictionary(StringComparer.Ordinal));
        await queues.SetAttributesAsync(call.QueueName, attributes);
        return [];
    }

    public Task<JsonObject> ListAsync(SqsCall call)
    {
        var max = call.Input.Integer("MaxResults", 1, MaxListed);
        var after = call.Input.Optional("NextToken") is { } token ? ReadToken(token) : string.Empty;
        var limit = max ?? MaxListed;
        var found = queues.List(call.Input.Optional("QueueNamePrefix") ?? string.Empty, after, limit + 1);
        return Task.FromResult(Page(call, found, limit, wantsToken: max is not null));
    }

    public Task<JsonObject> ListSourcesAsync(SqsCall call)
    {
        var page = Page(call, queues.Sources(call.QueueName), MaxListed, wantsToken: false);
        // This operation's list begins with a small letter.
        var urls = page["QueueUrls"];
        page.Remove("QueueUrls");
        page["queueUrls"] = urls ?? new JsonArray();
        return Task.FromResult(page);
    }

    public async Task<JsonObject> DeleteAsync(SqsCall call)
    {
        await queues.DeleteAsync(call.QueueName);
        return [];
    }

    public async Task<JsonObject> PurgeAsync(SqsCall call)
    {
        await messages.PurgeAsync(call.QueueName);
        return [];
    }

    public async Task<JsonObject> TagAsync(SqsCall call)
    {
        await queues.ChangeTagsAsync(call.QueueName, call.Input.Map("Tags"), removed: []);
        return [];
    }

    public async Task<JsonObject> UntagAsync(SqsCall call)
    {
        await queues.ChangeTagsAsync(call.QueueName, new Dictionary<string, string>(StringComparer.Ordinal), call.Input.Strings("TagKeys"));
        return [];
    }

    public Task<JsonObject> ListTagsAsync(SqsCall call) =>
        Task.FromResult(new JsonObject { ["Tags"] = ToObject(queues.Tags(call.QueueName)) });

    private static JsonObject Page(SqsCall call, IReadOnlyList<string> found, int limit, bool wantsToken)
    {
        var page = found.Take(limit).ToList();
        var result = new JsonObject();
        if (page.Count > 0)
            result["QueueUrls"] = new JsonArray([.. page.Select(name => (JsonNode)call.UrlOf(name))]);
        if (wantsToken && found.Count > limit)
            result["NextToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1]));
        return result;
    }

    private static string ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var written)
            ? Encoding.UTF8.GetString(bytes, 0, written)
            : throw SqsErrors.InvalidParameter("NextToken", token, "It is not a token of an earlier answer.");
    }

    private static JsonObject ToObject(IEnumerable<KeyValuePair<string, string>> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
