using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Fleet.Ec2;

/// <summary>
/// The tags by which the farm knows its own resources again, also after a crash. What does not bear <see cref="Farm"/> with this farm's
/// name is never touched.
/// </summary>
internal sealed class FarmTags(IOptions<FarmOptions> options)
{
    /// <summary>Key of the tag that every resource bears.</summary>
    public const string Farm = "renderfarm:farm";

    /// <summary>Key of the tag with the pool that an instance is for.</summary>
    public const string Pool = "renderfarm:pool";

    /// <summary>Key of the tag with the token of the request that an instance came of.</summary>
    public const string Request = "renderfarm:request";

    /// <summary>This farm's name: two farms share neither scope nor bucket.</summary>
    public string Name => $"{options.Value.Scope}/{options.Value.Bucket}";

    /// <summary>Start of the names of launch templates.</summary>
    public string TemplatePrefix => $"renderfarm-{options.Value.Scope}-";

    /// <summary>Finds what bears the tag of this farm.</summary>
    public Filter Filter() => new("tag:" + Farm, [Name]);

    /// <summary>What is not of a single request.</summary>
    public List<Tag> OfFarm() => [new(Farm, Name)];

    /// <summary>What is of a request.</summary>
    public List<Tag> OfRequest(string pool, string token) =>
        [new(Farm, Name), new(Pool, pool), new(Request, token), new("Name", $"{options.Value.Scope} {pool}")];

    /// <summary>The same tags on several kinds of resources.</summary>
    public static List<TagSpecification> On(List<Tag> tags, params ReadOnlySpan<ResourceType> kinds)
    {
        var specifications = new List<TagSpecification>();
        foreach (var kind in kinds)
            specifications.Add(new TagSpecification { ResourceType = kind, Tags = tags });
        return specifications;
    }

    /// <summary>The value of a tag; null when there is none.</summary>
    public static string? Value(IEnumerable<Tag>? tags, string key) => tags?.FirstOrDefault(tag => tag.Key == key)?.Value;
}

/// <summary>Where the farm rents.</summary>
internal sealed class FarmRegion(IAmazonEC2 ec2)
{
    /// <summary>Such as <c>eu-central-1</c>.</summary>
    public string Name => ec2.Config.AuthenticationRegion ?? ec2.Config.RegionEndpoint?.SystemName ?? "the region";

    /// <summary>For the explanation of a call that is about no instances in particular.</summary>
    public RentContext Context(string action) => new(action, [], InstanceMarket.Spot, Name);
}
