using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Protocol;

namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>The filters of DescribeInstances.</summary>
internal static class InstanceFilters
{
    private static readonly Dictionary<string, Func<Instance, IEnumerable<string?>>> ByName = new(StringComparer.Ordinal)
    {
        ["instance-id"] = instance => [instance.Id],
        ["instance-state-name"] = instance => [instance.State.Name()],
        ["instance-state-code"] = instance => [instance.State.Code().ToString()],
        ["instance-type"] = instance => [instance.Launch.InstanceType],
        ["instance-lifecycle"] = instance => [instance.Launch.IsSpot ? "spot" : null],
        ["availability-zone"] = instance => [instance.Launch.Zone],
        ["image-id"] = instance => [instance.Launch.ImageId],
        ["client-token"] = instance => [instance.ClientToken],
        ["reservation-id"] = instance => [instance.ReservationId],
        ["spot-instance-request-id"] = instance => [instance.SpotRequestId],
        ["subnet-id"] = instance => [Zones.SubnetOf(instance.Launch.Zone)],
        ["vpc-id"] = _ => [Zones.DefaultVpc],
        ["private-ip-address"] = instance => [instance.PrivateAddress],
        ["key-name"] = instance => [instance.Launch.KeyName],
        ["instance.group-id"] = instance => instance.Launch.SecurityGroupIds,
        ["iam-instance-profile.arn"] = instance => [instance.Launch.InstanceProfile],
        ["launch-time"] = instance => [Ec2Xml.Format(instance.LaunchTime)],
        ["launch-index"] = instance => [instance.LaunchIndex.ToString()],
        ["state-reason-code"] = instance => [instance.Reason?.Code],
        ["architecture"] = _ => ["x86_64"],
    };

    public static IEnumerable<Instance> Apply(Ec2Input input, IEnumerable<Instance> instances) =>
        Filters
            .Read(input)
            .Only(ByName.Keys)
            .Apply(instances, (instance, name) => ByName.GetValueOrDefault(name)?.Invoke(instance), instance => instance.Tags);
}
