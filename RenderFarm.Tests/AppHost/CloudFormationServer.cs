using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.AppHost;

/// <summary>A CloudFormation with one stack, which it never makes anything of.</summary>
internal sealed class CloudFormationServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _outputs;
    private readonly ConcurrentQueue<Dictionary<string, string>> _calls = new();
    private string? _status;
    private string _name = "";
    private string _hash = "";

    private CloudFormationServer(WebApplication app, Dictionary<string, string> outputs)
    {
        _app = app;
        _outputs = outputs;
    }

    public string Url => _app.Urls.Single();

    /// <summary>Why the stack is not to be made; null lets it be.</summary>
    public string? Failure { get; init; }

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<Dictionary<string, string>> Calls => [.. _calls];

    public static async Task<CloudFormationServer> StartAsync(Dictionary<string, string> outputs, string? failure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new CloudFormationServer(builder.Build(), outputs) { Failure = failure };
        server._app.MapPost("/", server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var call = (await context.Request.ReadFormAsync()).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        _calls.Enqueue(call);
        var action = call["Action"];
        if (!context.Request.Headers.Authorization.ToString().Contains("/cloudformation/aws4_request", StringComparison.Ordinal))
            await WriteAsync(
                context,
                403,
                "<ErrorResponse><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Not "
                    + "signed.</Message></Error></ErrorResponse>"
            );
        else if (action == "DescribeStacks" && _status is null && call.TryGetValue("StackName", out var stack))
            await WriteAsync(
                context,
                400,
                $"<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id {stack} does not "
                    + "exist</Message></Error></ErrorResponse>"
            );
        else
            await WriteAsync(
                context,
                200,
                $"<{action}Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
                    + $"<{action}Result>{Do(call)}</{action}Result></{action}Response>"
            );
    }

    private string Do(Dictionary<string, string> call)
    {
        switch (call["Action"])
        {
            case "DescribeStacks" when _status is null:
                return "<Stacks/>";
            case "DescribeStacks":
                var status = _status;
                if (status == "CREATE_IN_PROGRESS")
                    _status = Failure is null ? "CREATE_COMPLETE" : "ROLLBACK_COMPLETE";
                var outputs = string.Concat(
                    _outputs.Select(output =>
                        $"<member><OutputKey>{output.Key}</OutputKey><OutputValue>{output.Value}</OutputValue></member>"
                    )
                );
                return $"<Stacks><member><StackName>{_name}</StackName><StackId>arn:stack</StackId><StackStatus>{status}</StackStatus>"
                    + $"<Outputs>{outputs}</Outputs>"
                    + $"<Tags><member><Key>AspireAppHost_SHA256</Key><Value>{_hash}</Value></member></Tags></member></Stacks>";
            case "CreateChangeSet":
                _status = "REVIEW_IN_PROGRESS";
                _name = call["StackName"];
                _hash = call["Tags.member.1.Value"];
                return "<Id>arn:change</Id>";
            case "DescribeChangeSet":
                return "<Status>CREATE_COMPLETE</Status>";
            case "ExecuteChangeSet":
                _status = "CREATE_IN_PROGRESS";
                return "";
            case "DescribeStackEvents":
                return $"<StackEvents><member><EventId>1</EventId><Timestamp>{DateTime.UtcNow:O}</Timestamp>"
                    + "<LogicalResourceId>Store</LogicalResourceId>"
                    + $"<ResourceStatus>CREATE_FAILED</ResourceStatus>"
                    + $"<ResourceStatusReason>{Failure}</ResourceStatusReason></member></StackEvents>";
            default:
                throw new InvalidOperationException(call["Action"]);
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync(body);
    }
}
