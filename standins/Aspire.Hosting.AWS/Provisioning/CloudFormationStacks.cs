using System.Net;
using Amazon.Runtime;
using Aspire.Hosting.AWS.CloudFormation.Client;

namespace Aspire.Hosting.AWS.Provisioning;

/// <summary>The stacks of an account's region.</summary>
internal sealed class CloudFormationStacks(CloudFormationClient client)
{
    /// <summary>A stack, or null if there is none of that name.</summary>
    public async Task<CloudFormationStack?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(name, cancellationToken);
        }
        catch (AmazonServiceException exception)
            when (exception is { ErrorCode: "ValidationError", StatusCode: HttpStatusCode.BadRequest }
                && exception.Message.Contains("does not exist", StringComparison.Ordinal)
            )
        {
            return null;
        }
    }

    /// <summary>A stack.</summary>
    /// <exception cref="AmazonServiceException">There is none of that name.</exception>
    public async Task<CloudFormationStack> GetAsync(string name, CancellationToken cancellationToken)
    {
        var found = await client.CallAsync(
            "DescribeStacks",
            new CloudFormationCall { Parameters = { ["StackName"] = name } },
            cancellationToken
        );
        return CloudFormationStack.From(found.Element("Stacks")!.Element("member")!);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        client.CallAsync("DeleteStack", new CloudFormationCall { Parameters = { ["StackName"] = name } }, cancellationToken);

    /// <summary>Proposes a change.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> ProposeAsync(CloudFormationCall change, CancellationToken cancellationToken) =>
        (await client.CallAsync("CreateChangeSet", change, cancellationToken)).Element("Id")!.Value;

    /// <summary>How far the review of a change is, and what is said of it.</summary>
    public async Task<(string Status, string? Reason)> ReviewAsync(string changeId, CancellationToken cancellationToken)
    {
        var change = await client.CallAsync(
            "DescribeChangeSet",
            new CloudFormationCall { Parameters = { ["ChangeSetName"] = changeId } },
            cancellationToken
        );
        return (change.Element("Status")!.Value, change.Element("StatusReason")?.Value);
    }

    public Task ApplyAsync(string stack, string changeId, CancellationToken cancellationToken) =>
        client.CallAsync(
            "ExecuteChangeSet",
            new CloudFormationCall { Parameters = { ["StackName"] = stack, ["ChangeSetName"] = changeId } },
            cancellationToken
        );

    /// <summary>What failed of late, newest first.</summary>
    public async Task<IReadOnlyList<string>> FailuresAsync(string stack, CancellationToken cancellationToken)
    {
        var events = await client.CallAsync(
            "DescribeStackEvents",
            new CloudFormationCall { Parameters = { ["StackName"] = stack } },
            cancellationToken
        );
        return
        [
            .. from entry in events.Element("StackEvents")?.Elements("member") ?? []
            where entry.Element("ResourceStatus")?.Value.EndsWith("FAILED", StringComparison.Ordinal) == true
            select $"{entry.Element("LogicalResourceId")?.Value}: {entry.Element("ResourceStatusReason")?.Value}",
        ];
    }
}
