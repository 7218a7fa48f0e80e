namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>Names of the parameters of a launch. Some have no effect here: a process has no tenancy.</summary>
internal static class LaunchParameters
{
    /// <summary>Of a launch template's data.</summary>
    public const string Template =
        "ImageId InstanceType KeyName SecurityGroupId SecurityGroup UserData InstanceInitiatedShutdownBehavior IamInstanceProfile "
        + "InstanceMarketOptions Placement BlockDeviceMapping NetworkInterface MetadataOptions TagSpecification EbsOptimized Monitoring "
        + "CreditSpecification DisableApiTermination DisableApiStop CpuOptions MaintenanceOptions PrivateDnsNameOptions EnclaveOptions "
        + "HibernationOptions";

    /// <summary>Of RunInstances.</summary>
    public const string Run = Template + " MinCount MaxCount SubnetId ClientToken LaunchTemplate PrivateIpAddress";
}
