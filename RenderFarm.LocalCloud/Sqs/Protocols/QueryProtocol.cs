using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Sqs.Protocols;

/// <summary>
/// AWS Query: a form in, XML out. Older clients speak it, Debian's aws command among them. It is the JSON protocol with its names
/// in the singular, so it is translated to that and back.
/// </summary>
internal sealed class QueryProtocol : ISqsProtocol
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly XNamespace Namespace = "http://queue.amazonaws.com/doc/2012-11-05/";

    public bool Recognises(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) == true;

    public (string Operation, SqsInput Input) Read(CloudRequest request)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(request.Body!.Value.Span)) { ValueLengthLimit = int.MaxValue };
        var form = reader.ReadForm();
        var root = new FormNode();
        foreach (var (name, value) in form)
            root.Set(name.Split('.'), value.ToString());

        var input = root.ToJson();
        // Clients that address the queue by the path alone.
        if (!input.ContainsKey("QueueUrl") && request.Target.Path.Length > 1)
            input["QueueUrl"] = request.Target.Path;
        var operation = form.TryGetValue("Action", out var action) ? action.ToString() : string.Empty;
        return (operation, SqsInput.Parse(JsonSerializer.SerializeToUtf8Bytes(input)));
    }

    public Task WriteAsync(CloudRequest request, string operation, JsonObject result) =>
        WriteAsync(
            request,
            new XElement(
                Namespace + (operation + "Response"),
                new XElement(Namespace + (operation + "Result"), result.SelectMany(pair => Translate(operation, pair.Key, pair.Value!))),
                new XElement(Namespace + "ResponseMetadata", new XElement(Namespace + "RequestId", request.RequestId))
            )
        );

    public Task WriteErrorAsync(CloudRequest request, CloudException error) =>
        WriteAsync(
            request,
            new XElement(
                Namespace + "ErrorResponse",
                new XElement(
                    Namespace + "Error",
                    new XElement(Namespace + "Type", SqsErrors.BlameOf(error)),
                    new XElement(Namespace + "Code", SqsErrors.QueryCodeOf(error)),
                    new XElement(Namespace + "Message", error.Message)
                ),
                new XElement(Namespace + "RequestId", request.RequestId)
            )
        );

    private static IEnumerable<XElement> Translate(string operation, string name, JsonNode value) =>
        (name, value) switch
        {
            ("QueueUrls" or "queueUrls", JsonArray urls) => urls.Select(url => Scalar("QueueUrl", url!)),
            ("Messages", JsonArray messages) => messages.Select(message => Structure(operation, "Message", message!.AsObject())),
            ("Successful", JsonArray entries) => entries.Select(entry =>
                Structure(operation, operation + "ResultEntry", entry!.AsObject())
            ),
            ("Failed", JsonArray entries) => entries.Select(entry => Structure(operation, "BatchResultErrorEntry", entry!.AsObject())),
            ("Tags", JsonObject tags) => tags.Select(tag => Pair("Tag", "Key", tag.Key, Scalar("Value", tag.Value!))),
            ("Attributes", JsonObject attributes) => attributes.Select(pair =>
                Pair("Attribute", "Name", pair.Key, Scalar("Value", pair.Value!))
            ),
            ("MessageAttributes", JsonObject attributes) => attributes.Select(pair =>
                Pair("MessageAttribute", "Name", pair.Key, Structure(operation, "Value", pair.Value!.AsObject()))
            ),
            _ => [Scalar(name, value)],
        };

    private static XElement Structure(string operation, string name, JsonObject members) =>
        new(Namespace + name, members.SelectMany(member => Translate(operation, member.Key, member.Value!)));

    private static XElement Pair(string name, string keyName, string key, XElement value) =>
        new(Namespace + name, new XElement(Namespace + keyName, key), value);

    private static XElement Scalar(string name, JsonNode value) => new(Namespace + name, value.ToString());

    private static Task WriteAsync(CloudRequest request, XElement root) => XmlBody.WriteAsync(request.Response, "text/xml", root);
}
