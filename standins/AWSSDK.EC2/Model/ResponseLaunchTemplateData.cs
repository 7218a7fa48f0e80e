using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>What a launch template says.</summary>
public class ResponseLaunchTemplateData
{
    /// <summary>Disks; null when it has none.</summary>
    [Ec2Wire("BlockDeviceMappingSet", "blockDeviceMappingSet")]
    public List<LaunchTemplateBlockDeviceMapping>? BlockDeviceMappings { get; set; }

    /// <summary>Refuses to end the machine by the API.</summary>
    public bool? DisableApiTermination { get; set; }

    /// <summary>Own bandwidth for disks.</summary>
    public bool? EbsOptimized { get; set; }

    /// <summary>Instance profile.</summary>
    public LaunchTemplateIamInstanceProfileSpecification? IamInstanceProfile { get; set; }

    /// <summary>Image, or <c>resolve:ssm:</c> and the name of a parameter that has its id.</summary>
    public string? ImageId { get; set; }

    /// <summary>What a shutdown from within does.</summary>
    public ShutdownBehavior? InstanceInitiatedShutdownBehavior { get; set; }

    /// <summary>Spot, and how.</summary>
    public LaunchTemplateInstanceMarketOptions? InstanceMarketOptions { get; set; }

    /// <summary>Type.</summary>
    public InstanceType? InstanceType { get; set; }

    /// <summary>Key pair.</summary>
    public string? KeyName { get; set; }

    /// <summary>How instance metadata are reached.</summary>
    public LaunchTemplateInstanceMetadataOptions? MetadataOptions { get; set; }

    /// <summary>Network interfaces; null when it has none.</summary>
    [Ec2Wire("NetworkInterfaceSet", "networkInterfaceSet")]
    public List<LaunchTemplateInstanceNetworkInterfaceSpecification>? NetworkInterfaces { get; set; }

    /// <summary>Zone and host.</summary>
    public LaunchTemplatePlacement? Placement { get; set; }

    /// <summary>Ids of security groups; null when it has none.</summary>
    [Ec2Wire("SecurityGroupIdSet", "securityGroupIdSet")]
    public List<string>? SecurityGroupIds { get; set; }

    /// <summary>Names of security groups; null when it has none.</summary>
    [Ec2Wire("SecurityGroupSet", "securityGroupSet")]
    public List<string>? SecurityGroups { get; set; }

    /// <summary>Tags for what is created at a launch; null when it has none.</summary>
    [Ec2Wire("TagSpecificationSet", "tagSpecificationSet")]
    public List<LaunchTemplateTagSpecification>? TagSpecifications { get; set; }

    /// <summary>Start-up script in Base64.</summary>
    public string? UserData { get; set; }
}
