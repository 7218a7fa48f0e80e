using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace RenderFarm.Tests.LocalCloud.Ec2;

/// <summary>An account with quotas and without permissions, in a region that is short of machines.</summary>
public sealed class ScarcityTests : IAsyncLifetime
{
    private LocalCloudProcess _cloud = null!;
    private AmazonEC2Client _client = null!;

    public async Task InitializeAsync()
    {
        _cloud = await LocalCloudProcess.StartAsync(
            "--LocalCloud:Market:Capacities:g4dn.xlarge",
            "1",
            "--LocalCloud:Market:Capacities:g5.xlarge@eu-central-1a",
            "0",
            "--LocalCloud:Ec2:SpotVcpus:P",
            "0",
            "--LocalCloud:Ec2:OnDemandVcpus:G",
            "4",
            "--LocalCloud:Ec2:DeniedActions:0",
            "CreateTags",
            "--LocalCloud:Ec2:RequestsPerSecond",
            "20"
        );
        _client = _cloud.CreateEc2Client(retries: 0);
    }

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [LinuxFact]
    public async Task A_fleet_gets_what_there_is_and_a_reason_for_each_pool_that_lacks()
    {
        var data = new RequestLaunchTemplateData
        {
            ImageId = Ec2Bench.Image,
            UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/bash\nsleep 600\n")),
        };
        await _client.CreateLaunchTemplateAsync(new CreateLaunchTemplateRequest { LaunchTemplateName = "farm", LaunchTemplateData = data });

        var answer = await _client.CreateFleetAsync(
            new CreateFleetRequest
            {
                Type = FleetType.Instant,
                SpotOptions = new() { AllocationStrategy = SpotAllocationStrategy.PriceCapacityOptimized },
                TargetCapacitySpecification = new() { TotalTargetCapacity = 8, DefaultTargetCapacityType = DefaultTargetCapacityType.Spot },
                LaunchTemplateConfigs =
                [
                    new()
                    {
                        LaunchTemplateSpecification = new() { LaunchTemplateName = "farm", Version = "$Latest" },
                        Overrides =
                        [
                            new() { InstanceType = InstanceType.FindValue("g4dn.xlarge") },
                            new() { InstanceType = InstanceType.FindValue("g5.xlarge"), AvailabilityZone = "eu-central-1a" },
                            new() { InstanceType = InstanceType.FindValue("p3.2xlarge") },
                        ],
                    },
                ],
            }
        );

        Assert.Equal(3, answer.Instances!.Sum(group => group.InstanceIds!.Count));
        Assert.Equal(
            ["InsufficientInstanceCapacity", "MaxSpotInstanceCountExceeded"],
            answer.Errors!.Select(error => error.ErrorCode).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        Assert.Equal(6, answer.Errors!.Count);

        await RefusedAsync("InsufficientInstanceCapacity", "g5.xlarge", "eu-central-1a", MarketType.Spot);
        await RefusedAsync("MaxSpotInstanceCountExceeded", "p3.2xlarge", null, MarketType.Spot);
        await RefusedAsync("VcpuLimitExceeded", "g4dn.2xlarge", null, null);
        var launched = answer.Instances!.SelectMany(group => group.InstanceIds!).ToList();
        await _client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = launched });
    }

    [LinuxFact]
    public async Task Calls_without_permission_and_too_many_calls_are_refused()
    {
        var denied = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            _client.CreateTagsAsync(new CreateTagsRequest { Resources = ["i-0123456789abcdef0"], Tags = [new Tag("a", "b")] })
        );
        Assert.Equal("UnauthorizedOperation", denied.ErrorCode);
        Assert.Contains("ec2:CreateTags", denied.Message, StringComparison.Ordinal);

        var throttled = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _client.DescribeSubnetsAsync(new DescribeSubnetsRequest())))
        );
        Assert.Equal("RequestLimitExceeded", throttled.ErrorCode);
    }

    private async Task RefusedAsync(string code, string type, string? zone, MarketType? market)
    {
        var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            _client.RunInstancesAsync(
                new RunInstancesRequest
                {
                    ImageId = Ec2Bench.Image,
                    InstanceType = InstanceType.FindValue(type),
                    MinCount = 1,
                    MaxCount = 1,
                    Placement = zone is null ? null : new() { AvailabilityZone = zone },
                    InstanceMarketOptions = market is null ? null : new() { MarketType = market },
                }
            )
        );
        Assert.Equal(code, refused.ErrorCode);
    }
}
