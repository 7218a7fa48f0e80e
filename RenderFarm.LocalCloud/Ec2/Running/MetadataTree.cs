using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>What the metadata of an instance says, by path.</summary>
/// <param name="current">The instance as it is now.</param>
/// <param name="hostName">Its private name.</param>
/// <param name="region">The cloud's.</param>
/// <param name="key">Its role's credentials.</param>
/// <param name="account">The owner.</param>
/// <param name="time">For the credentials' life.</param>
internal sealed class MetadataTree(Func<Instance> current, string hostName, string region, AccessKey key, string account, TimeProvider time)
{
    private const string Data = "/latest/meta-data";
    private const string Credentials = "/iam/security-credentials";
    private const string TagFolder = "/tags/instance";

    private static readonly TimeSpan CredentialAge = TimeSpan.FromHours(6);

    public bool IsEnabled => current().Launch.MetadataEnabled;

    public bool TokenRequired => current().Launch.TokenRequired;

    /// <summary>A text, a JSON document, the names in a folder; null when there is nothing.</summary>
    public object? Find(string path)
    {
        var instance = current();
        return path switch
        {
            "" or "/" => "latest",
            "/latest" => "dynamic\nmeta-data\nuser-data",
            "/latest/dynamic" => "instance-identity/",
            "/latest/dynamic/instance-identity" => "document",
            "/latest/dynamic/instance-identity/document" => IdentityDocument(instance),
            "/latest/user-data" => instance.Launch.UserData is { } userData
                ? Encoding.UTF8.GetString(Convert.FromBase64String(userData))
                : null,
            _ when path.StartsWith(Data, StringComparison.Ordinal) => FindData(instance, path[Data.Length..]),
            _ => null,
        };
    }

    private static string RoleOf(Instance instance) => instance.Launch.InstanceProfile?.Split('/')[^1] ?? string.Empty;

    private object? FindData(Instance instance, string path)
    {
        var values = Values(instance);
        if (values.TryGetValue(path, out var value))
            return value;

        var prefix = path + "/";
        var names = values
            .Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..])
            .Select(name => name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? name[..(slash + 1)] : name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return names.Count == 0 ? null : string.Join('\n', names);
    }

    private SortedDictionary<string, object> Values(Instance instance)
    {
        var launch = instance.Launch;
        var values = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["/ami-id"] = launch.ImageId,
            ["/ami-launch-index"] = instance.LaunchIndex.ToString(CultureInfo.InvariantCulture),
            ["/hostname"] = hostName,
            ["/local-hostname"] = hostName,
            ["/instance-action"] = "none",
            ["/instance-id"] = instance.Id,
            ["/instance-life-cycle"] = launch.IsSpot ? "spot" : "on-demand",
            ["/instance-type"] = launch.InstanceType,
            ["/local-ipv4"] = instance.PrivateAddress,
            ["/placement/availability-zone"] = launch.Zone,
            ["/placement/availability-zone-id"] = Zones.IdOf(region, launch.Zone),
            ["/placement/region"] = region,
            ["/reservation-id"] = instance.ReservationId,
            ["/security-groups"] = string.Join('\n', launch.SecurityGroupIds),
            ["/services/domain"] = "amazonaws.com",
            ["/services/partition"] = "aws",
        };
        if (RoleOf(instance) is { Length: > 0 } role)
        {
            values["/iam/info"] = new JsonObject
            {
                ["Code"] = "Success",
                ["LastUpdated"] = Format(time.GetUtcNow()),
                ["InstanceProfileArn"] = launch.InstanceProfile,
            };
            values[$"{Credentials}/{role}"] = RoleCredentials();
        }

        if (instance.Rebalance is { } rebalance)
            values["/events/recommendations/rebalance"] = new JsonObject { ["noticeTime"] = Format(rebalance) };
        if (instance.Interruption is { } interruption)
        {
            values["/spot/instance-action"] = new JsonObject { ["action"] = "terminate", ["time"] = Format(interruption) };
            values["/spot/termination-time"] = Format(interruption);
        }

        if (launch.TagsInMetadata)
        {
            foreach (var (key, value) in instance.Tags)
                values[$"{TagFolder}/{key}"] = value;
        }

        return values;
    }

    private JsonObject RoleCredentials()
    {
        var now = time.GetUtcNow();
        return new()
        {
            ["Code"] = "Success",
            ["LastUpdated"] = Format(now),
            ["Type"] = "AWS-HMAC",
            ["AccessKeyId"] = key.Id,
            ["SecretAccessKey"] = key.Secret,
            ["Token"] = key.Token,
            ["Expiration"] = Format(now + CredentialAge),
        };
    }

    private JsonObject IdentityDocument(Instance instance) =>
        new()
        {
            ["accountId"] = account,
            ["architecture"] = "x86_64",
            ["availabilityZone"] = instance.Launch.Zone,
            ["imageId"] = instance.Launch.ImageId,
            ["instanceId"] = instance.Id,
            ["instanceType"] = instance.Launch.InstanceType,
            ["pendingTime"] = Format(instance.LaunchTime),
            ["privateIp"] = instance.PrivateAddress,
            ["region"] = region,
            ["version"] = "2017-09-30",
        };

    private static string Format(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
