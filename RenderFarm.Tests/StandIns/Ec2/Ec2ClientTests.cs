using System.Net;
using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;

namespace RenderFarm.Tests.StandIns.Ec2;

public sealed class Ec2ClientTests : IAsyncLifetime, IDisposable
{
    private Ec2Endpoint _endpoint = null!;
    private AmazonEC2Client _client = null!;

    public async Task InitializeAsync()
    {
        _endpoint = await Ec2Endpoint.StartAsync();
        _client = new AmazonEC2Client(
            new SessionAWSCredentials("key", "secret", "token"),
            new AmazonEC2Config { RegionEndpoint = RegionEndpoint.EUCentral1, ServiceURL = _endpoint.Url, AuthenticationRegion = "eu-central-1" });
    }

    public Task DisposeAsync() => _endpoint.DisposeAsync().AsTask();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_fleet_is_asked_for_in_the_query_protocol_and_signed()
    {
        _endpoint.Answer(
            """
            <CreateFleetResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-1</requestId><fleetId>fleet-1</fleetId>
            <errorSet><item><errorCode>InsufficientInstanceCapacity</errorCode><errorMessage>none left</errorMessage><lifecycle>spot</lifecycle>
            <launchTemplateAndOverrides><launchTemplateSpecification><launchTemplateId>lt-1</launchTemplateId><version>2</version></launchTemplateSpecification>
            <overrides><instanceType>g5.xlarge</instanceType><subnetId>subnet-2</subnetId><weightedCapacity>1.5</weightedCapacity></overrides></launchTemplateAndOverrides></item></errorSet>
            <fleetInstanceSet><item><instanceIds><item>i-1</item><item>i-2</item></instanceIds><instanceType>g4dn.xlarge</instanceType><lifecycle>spot</lifecycle></item></fleetInstanceSet>
            </CreateFleetResponse>
            """);

        var answer = await _client.CreateFleetAsync(new CreateFleetRequest
        {
            ClientToken = "t-1",
            Type = FleetType.Instant,
            SpotOptions = new SpotOptionsRequest { AllocationStrategy = SpotAllocationStrategy.PriceCapacityOptimized, SingleInstanceType = false },
            TargetCapacitySpecification = new TargetCapacitySpecificationRequest { TotalTargetCapacity = 3, DefaultTargetCapacityType = DefaultTargetCapacityType.Spot },
            LaunchTemplateConfigs =
            [
                new FleetLaunchTemplateConfigRequest
                {
                    LaunchTemplateSpecification = new FleetLaunchTemplateSpecificationRequest { LaunchTemplateName = "renderfarm", Version = "$Latest" },
                    Overrides =
                    [
                        new FleetLaunchTemplateOverridesRequest { InstanceType = "g4dn.xlarge", SubnetId = "subnet-1", Priority = 0.5 },
                        new FleetLaunchTemplateOverridesRequest { InstanceType = "g5.xlarge", SubnetId = "subnet-2", MaxPrice = "0.40" },
                    ],
                },
            ],
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Instance, Tags = [new Tag("Name", "a b&c=ü")] }],
        });

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Action"] = "CreateFleet",
                ["Version"] = "2016-11-15",
                ["ClientToken"] = "t-1",
                ["Type"] = "instant",
                ["SpotOptions.AllocationStrategy"] = "price-capacity-optimized",
                ["SpotOptions.SingleInstanceType"] = "false",
                ["TargetCapacitySpecification.TotalTargetCapacity"] = "3",
                ["TargetCapacitySpecification.DefaultTargetCapacityType"] = "spot",
                ["LaunchTemplateConfigs.1.LaunchTemplateSpecification.LaunchTemplateName"] = "renderfarm",
                ["LaunchTemplateConfigs.1.LaunchTemplateSpecification.Version"] = "$Latest",
                ["LaunchTemplateConfigs.1.Overrides.1.InstanceType"] = "g4dn.xlarge",
                ["LaunchTemplateConfigs.1.Overrides.1.SubnetId"] = "subnet-1",
                ["LaunchTemplateConfigs.1.Overrides.1.Priority"] = "0.5",
                ["LaunchTemplateConfigs.1.Overrides.2.InstanceType"] = "g5.xlarge",
                ["LaunchTemplateConfigs.1.Overrides.2.SubnetId"] = "subnet-2",
                ["LaunchTemplateConfigs.1.Overrides.2.MaxPrice"] = "0.40",
                ["TagSpecification.1.ResourceType"] = "instance",
                ["TagSpecification.1.Tag.1.Key"] = "Name",
                ["TagSpecification.1.Tag.1.Value"] = "a b&c=ü",
            },
            Assert.Single(_endpoint.Requests));
        Assert.Contains("/eu-central-1/ec2/aws4_request", Assert.Single(_endpoint.Signatures), StringComparison.Ordinal);

        Assert.Equal("r-1", answer.ResponseMetadata.RequestId);
        Assert.Equal("fleet-1", answer.FleetId);
        Assert.Equal(["i-1", "i-2"], Assert.Single(answer.Instances!).InstanceIds);
        var error = Assert.Single(answer.Errors!);
        Assert.Equal(("InsufficientInstanceCapacity", InstanceLifecycle.Spot), (error.ErrorCode, error.Lifecycle));
        Assert.Equal(1.5, error.LaunchTemplateAndOverrides!.Overrides!.WeightedCapacity);
    }

    [Fact]
    public async Task A_launch_names_its_parts_as_the_service_does()
    {
        _endpoint.Answer(
            """
            <RunInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-2</requestId><reservationId>res-1</reservationId><ownerId>1</ownerId>
            <groupSet/><instancesSet><item><instanceId>i-1</instanceId><imageId>ami-1</imageId><instanceState><code>0</code><name>pending</name></instanceState>
            <instanceType>g4dn.xlarge</instanceType><launchTime>2026-11-21T10:11:12.000Z</launchTime><placement><availabilityZone>eu-central-1a</availabilityZone></placement>
            <instanceLifecycle>spot</instanceLifecycle><tagSet/></item></instancesSet></RunInstancesResponse>
            """);

        var answer = await _client.RunInstancesAsync(new RunInstancesRequest("resolve:ssm:/image", 1, 2)
        {
            Monitoring = true,
            SecurityGroupIds = ["sg-1", "sg-2"],
            InstanceInitiatedShutdownBehavior = ShutdownBehavior.Terminate,
            IamInstanceProfile = new IamInstanceProfileSpecification { Name = "worker" },
            MetadataOptions = new InstanceMetadataOptionsRequest { HttpTokens = HttpTokensState.Required, HttpPutResponseHopLimit = 1 },
            BlockDeviceMappings = [new BlockDeviceMapping { DeviceName = "/dev/xvda", Ebs = new EbsBlockDevice { Encrypted = true, VolumeType = VolumeType.Gp3 } }],
            InstanceMarketOptions = new InstanceMarketOptionsRequest
            {
                MarketType = MarketType.Spot,
                SpotOptions = new SpotMarketOptions { SpotInstanceType = SpotInstanceType.OneTime, ValidUntil = new DateTime(2026, 11, 21, 10, 0, 0, DateTimeKind.Utc) },
            },
            NetworkInterfaces = [new InstanceNetworkInterfaceSpecification { DeviceIndex = 0, Groups = ["sg-3"] }],
            TagSpecifications = [],
        });

        var sent = Assert.Single(_endpoint.Requests);
        Assert.True(Guid.TryParse(sent["ClientToken"], out _));
        Assert.Equal("true", sent["Monitoring.Enabled"]);
        Assert.Equal("sg-2", sent["SecurityGroupId.2"]);
        Assert.Equal("terminate", sent["InstanceInitiatedShutdownBehavior"]);
        Assert.Equal("worker", sent["IamInstanceProfile.Name"]);
        Assert.Equal("required", sent["MetadataOptions.HttpTokens"]);
        Assert.Equal("gp3", sent["BlockDeviceMapping.1.Ebs.VolumeType"]);
        Assert.Equal("one-time", sent["InstanceMarketOptions.SpotOptions.SpotInstanceType"]);
        Assert.Equal("2026-11-21T10:00:00Z", sent["InstanceMarketOptions.SpotOptions.ValidUntil"]);
        Assert.Equal("sg-3", sent["NetworkInterface.1.SecurityGroupId.1"]);
        Assert.Equal("", sent["TagSpecification"]);

        Assert.Null(answer.Reservation.Groups);
        var instance = Assert.Single(answer.Reservation.Instances);
        Assert.Equal((InstanceStateName.Pending, 0), (instance.State.Name, instance.State.Code));
        Assert.Equal(new DateTime(2026, 11, 21, 10, 11, 12, DateTimeKind.Utc), instance.LaunchTime);
        Assert.Equal(DateTimeKind.Utc, instance.LaunchTime!.Value.Kind);
        Assert.Equal(InstanceLifecycleType.Spot, instance.InstanceLifecycle);
        Assert.Null(instance.Tags);
    }

    [Fact]
    public async Task All_pages_are_read()
    {
        _endpoint.Answer("<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet></item></reservationSet><nextToken>more</nextToken></DescribeInstancesResponse>");
        _endpoint.Answer("<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-2</instanceId></item></instancesSet></item></reservationSet></DescribeInstancesResponse>");

        var found = new List<string>();
        var pages = _client.Paginators.DescribeInstances(new DescribeInstancesRequest
        {
            Filters = [new Filter("tag:renderfarm:farm", ["a", "b"]), new Filter("instance-state-name", ["running"])],
            MaxResults = 1,
        });
        await foreach (var reservation in pages.Reservations)
            found.AddRange(reservation.Instances.Select(instance => instance.InstanceId));

        Assert.Equal(["i-1", "i-2"], found);
        Assert.Equal(["", "more"], _endpoint.Requests.Select(request => request.GetValueOrDefault("NextToken", "")));
        Assert.All(_endpoint.Requests, request =>
        {
            Assert.Equal("b", request["Filter.1.Value.2"]);
            Assert.Equal("instance-state-name", request["Filter.2.Name"]);
        });
    }

    [Fact]
    public async Task An_error_has_its_code_status_and_request()
    {
        _endpoint.Refuse(400, "MaxSpotInstanceCountExceeded", "Max spot instance count exceeded");

        var error = await Assert.ThrowsAsync<AmazonEC2Exception>(() => _client.RunInstancesAsync(new RunInstancesRequest { MinCount = 1, MaxCount = 1 }));

        Assert.Equal("MaxSpotInstanceCountExceeded", error.ErrorCode);
        Assert.Equal("Max spot instance count exceeded", error.Message);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Equal("r-MaxSpotInstanceCountExceeded", error.RequestId);
        Assert.Single(_endpoint.Requests);
    }

    [Fact]
    public async Task A_throttled_request_is_repeated_with_the_same_token()
    {
        _endpoint.Refuse(503, "RequestLimitExceeded", "Request limit exceeded.");
        _endpoint.Refuse(400, "EC2ThrottledException", "Slow down.");
        _endpoint.Answer("<RunInstancesResponse><reservationId>res-1</reservationId><instancesSet/></RunInstancesResponse>");

        var answer = await _client.RunInstancesAsync(new RunInstancesRequest { MinCount = 1, MaxCount = 1 });

        Assert.Equal("res-1", answer.Reservation.ReservationId);
        Assert.Equal(3, _endpoint.Requests.Count);
        Assert.Single(_endpoint.Requests.Select(request => request["ClientToken"]).Distinct());
    }

    [Fact]
    public async Task Prices_and_types_are_read()
    {
        _endpoint.Answer("<DescribeSpotPriceHistoryResponse><spotPriceHistorySet><item><availabilityZone>eu-central-1b</availabilityZone><instanceType>g4dn.xlarge</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>0.263700</spotPrice><timestamp>2026-11-21T09:00:00.000Z</timestamp></item></spotPriceHistorySet><nextToken/></DescribeSpotPriceHistoryResponse>");
        _endpoint.Answer("<DescribeInstanceTypesResponse><instanceTypeSet><item><instanceType>g4dn.xlarge</instanceType><vCpuInfo><defaultVCpus>4</defaultVCpus></vCpuInfo><memoryInfo><sizeInMiB>16384</sizeInMiB></memoryInfo><gpuInfo><gpus><item><count>1</count><name>T4</name><manufacturer>NVIDIA</manufacturer><memoryInfo><sizeInMiB>16384</sizeInMiB></memoryInfo></item></gpus><totalGpuMemoryInMiB>16384</totalGpuMemoryInMiB></gpuInfo><supportedUsageClasses><item>on-demand</item><item>spot</item></supportedUsageClasses></item></instanceTypeSet></DescribeInstanceTypesResponse>");

        var prices = await _client.DescribeSpotPriceHistoryAsync(new DescribeSpotPriceHistoryRequest { InstanceTypes = ["g4dn.xlarge"], ProductDescriptions = ["Linux/UNIX"] });
        var types = await _client.DescribeInstanceTypesAsync(new DescribeInstanceTypesRequest { InstanceTypes = ["g4dn.xlarge"] });

        var price = Assert.Single(prices.SpotPriceHistory!);
        Assert.Equal(("0.263700", RIProductDescription.LinuxUNIX, InstanceType.G4dnXlarge), (price.Price, price.ProductDescription, price.InstanceType));
        var type = Assert.Single(types.InstanceTypes!);
        Assert.Equal((4, 16384L), (type.VCpuInfo.DefaultVCpus, type.MemoryInfo.SizeInMiB));
        Assert.Equal("T4", Assert.Single(type.GpuInfo!.Gpus!).Name);
        Assert.Equal(["on-demand", "spot"], type.SupportedUsageClasses);
        Assert.Equal("g4dn.xlarge", _endpoint.Requests[0]["InstanceType.1"]);
    }
}
