using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Starts machines of one type in one zone.</summary>
public class RunInstancesRequest : AmazonEC2Request
{
    /// <summary>An empty request.</summary>
    public RunInstancesRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public RunInstancesRequest(string imageId, int minCount, int maxCount)
    {
        ImageId = imageId;
        MinCount = minCount;
        MaxCount = maxCount;
    }

    /// <summary>Disks.</summary>
    [Ec2Wire("BlockDeviceMapping")]
    public List<BlockDeviceMapping>? BlockDeviceMappings { get; set; }

    /// <summary>Token by which a repeated request is known as the same; a random one without.</summary>
    [Ec2IdempotencyToken]
    public string? ClientToken { get; set; }

    /// <summary>Refuses to stop the machine by the API.</summary>
    public bool? DisableApiStop { get; set; }

    /// <summary>Refuses to end the machine by the API.</summary>
    public bool? DisableApiTermination { get; set; }

    /// <summary>Only checks whether the call would be carried out, and answers with the error DryRunOperation if so.</summary>
    public bool? DryRun { get; set; }

    /// <summary>Own bandwidth for disks.</summary>
    public bool? EbsOptimized { get; set; }

    /// <summary>Instance profile, which names the role of the machine.</summary>
    public IamInstanceProfileSpecification? IamInstanceProfile { get; set; }

    /// <summary>Image, or <c>resolve:ssm:</c> and the name of a parameter that has its id.</summary>
    public string? ImageId { get; set; }

    /// <summary>What a shutdown from within does; stop without.</summary>
    public ShutdownBehavior? InstanceInitiatedShutdownBehavior { get; set; }

    /// <summary>Spot, and how; on demand without.</summary>
    public InstanceMarketOptionsRequest? InstanceMarketOptions { get; set; }

    /// <summary>Type.</summary>
    public InstanceType? InstanceType { get; set; }

    /// <summary>Key pair for ssh.</summary>
    public string? KeyName { get; set; }

    /// <summary>Launch template that the request's own settings come on top of.</summary>
    public LaunchTemplateSpecification? LaunchTemplate { get; set; }

    /// <summary>Most machines.</summary>
    public int? MaxCount { get; set; }

    /// <summary>How instance metadata are reached.</summary>
    public InstanceMetadataOptionsRequest? MetadataOptions { get; set; }

    /// <summary>Fewest machines; with less there are none.</summary>
    public int? MinCount { get; set; }

    /// <summary>Metrics every minute.</summary>
    [Ec2Wire("Monitoring.Enabled")]
    public bool? Monitoring { get; set; }

    /// <summary>Network interfaces; with them, groups and subnet belong here.</summary>
    [Ec2Wire("NetworkInterface")]
    public List<InstanceNetworkInterfaceSpecification>? NetworkInterfaces { get; set; }

    /// <summary>Zone and host.</summary>
    public Placement? Placement { get; set; }

    /// <summary>Ids of security groups.</summary>
    [Ec2Wire("SecurityGroupId")]
    public List<string>? SecurityGroupIds { get; set; }

    /// <summary>Names of security groups, in the default network only.</summary>
    [Ec2Wire("SecurityGroup")]
    public List<string>? SecurityGroups { get; set; }

    /// <summary>Subnet, which also says the zone.</summary>
    public string? SubnetId { get; set; }

    /// <summary>Tags for what is created.</summary>
    [Ec2Wire("TagSpecification")]
    public List<TagSpecification>? TagSpecifications { get; set; }

    /// <summary>Start-up script in Base64, at most 16 KiB before encoding.</summary>
    public string? UserData { get; set; }
}
