using Amazon.S3.Model;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.AppHost;

/// <summary><c>--cloud aws</c>, with LocalCloud where the account's S3 and SQS would be.</summary>
public sealed class FarmStackTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IDisposable
{
    private static readonly Dictionary<string, string> Outputs = new(StringComparer.Ordinal)
    {
        ["Bucket"] = "stack-store",
        ["Scope"] = "stacked",
        ["Region"] = "eu-central-1",
        ["LaunchTemplate"] = "stacked-worker",
        ["Image"] = "ami-1",
        ["DiskGiB"] = "0",
        ["InstanceProfile"] = "stacked-profile",
        ["SecurityGroup"] = "sg-1",
    };

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_farm_makes_its_stack_once_and_uses_what_is_in_it()
    {
        await using var formation = await CloudFormationServer.StartAsync(Outputs);
        foreach (var stack in (string[])["is being made", "is as its template says"])
        {
            using var farm = StartFarm(formation);
            await farm.LineAsync(stack);
            await farm.LineAsync("Everything is up.");
            await farm.InterruptAsync();
            Assert.Equal(0, await farm.EndAsync());
        }

        var change = Assert.Single(formation.Calls, call => call["Action"] == "CreateChangeSet");
        Assert.Equal("renderfarm", change["StackName"]);
        Assert.Contains("WorkerTemplate:", change["TemplateBody"], StringComparison.Ordinal);
        Assert.Contains("CAPABILITY_NAMED_IAM", change.Values);
        Assert.NotEmpty((await cloud.CreateS3Client().ListBucketsAsync(new ListBucketsRequest { Prefix = "stack-store" })).Buckets);
        Assert.NotNull(await cloud.CreateSqsClient().GetQueueUrlAsync("stacked-coordinator"));
    }

    [Fact]
    public async Task A_stack_that_cannot_be_made_is_explained_and_nothing_starts()
    {
        await using var formation = await CloudFormationServer.StartAsync(Outputs, "API: s3:CreateBucket Access Denied");
        using var farm = StartFarm(formation);

        Assert.Equal(1, await farm.EndAsync());
        Assert.Contains("Store: API: s3:CreateBucket Access Denied", farm.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", farm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_is_named_is_not_touched()
    {
        await using var formation = await CloudFormationServer.StartAsync(Outputs);
        using var farm = StartFarm(formation, "--stack", "mine");

        Assert.Equal(1, await farm.EndAsync());
        Assert.Contains("'mine': there is no stack of that name in this region.", farm.Output, StringComparison.Ordinal);
        Assert.All(formation.Calls, call => Assert.Equal("DescribeStacks", call["Action"]));
    }

    private AppHostProcess StartFarm(CloudFormationServer formation, params string[] arguments) => AppHostProcess.Start(
        new Dictionary<string, string>(cloud.EnvironmentVariables, StringComparer.Ordinal) { ["AWS_ENDPOINT_URL_CLOUDFORMATION"] = formation.Url },
        ["--cloud", "aws", "--region", "eu-central-1", "--port", $"{FreePort.Find()}", "--data", _data.FullPath, .. arguments]);
}
