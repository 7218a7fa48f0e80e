using Amazon.S3.Model;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.AppHost;

/// <summary><c>--cloud aws</c>, with LocalCloud where the account's S3 and SQS would be.</summary>
public sealed class FarmStackTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
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

    [Fact]
    public async Task The_farm_makes_its_stack_once_and_uses_what_is_in_it()
    {
        await using var formation = await CloudFormationServer.StartAsync(Outputs);
        for (var start = 1; start <= 2; start++)
        {
            await using var farm = StartFarm(formation);
            await farm.LineAsync("Everything is up.");
            await farm.SignalAsync("INT");
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
        await using var farm = StartFarm(formation);

        Assert.Equal(1, await farm.EndAsync());
        Assert.Contains("The CloudFormation stack renderfarm cannot be used.", farm.Printed, StringComparison.Ordinal);
        Assert.Contains("API: s3:CreateBucket Access Denied", farm.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("aspire resource", farm.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", farm.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_is_named_is_not_touched()
    {
        await using var formation = await CloudFormationServer.StartAsync(Outputs);
        await using var farm = StartFarm(formation, "--stack", "mine");

        Assert.Equal(1, await farm.EndAsync());
        Assert.Contains("Stack with id mine does not exist", farm.Printed, StringComparison.Ordinal);
        Assert.All(formation.Calls, call => Assert.Equal("DescribeStacks", call["Action"]));
    }

    private FarmProcess StartFarm(CloudFormationServer formation, params string[] arguments) =>
        FarmProcess.Start(
            cloud
                .EnvironmentVariables.Append(KeyValuePair.Create("AWS_ENDPOINT_URL_CLOUDFORMATION", formation.Url))
                .Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)),
            ["--cloud", "aws", "--region", "eu-central-1", .. arguments]
        );
}
