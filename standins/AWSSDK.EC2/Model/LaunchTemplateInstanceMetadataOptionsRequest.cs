namespace Amazon.EC2.Model;

/// <summary>How a machine's metadata are reached.</summary>
public class LaunchTemplateInstanceMetadataOptionsRequest
{
    /// <summary>Whether they are there at all.</summary>
    public LaunchTemplateInstanceMetadataEndpointState? HttpEndpoint { get; set; }

    /// <summary>How many hops a token may travel, 1 to 64.</summary>
    public int? HttpPutResponseHopLimit { get; set; }

    /// <summary>Whether a token is required.</summary>
    public LaunchTemplateHttpTokensState? HttpTokens { get; set; }

    /// <summary>Whether tags are among them.</summary>
    public LaunchTemplateInstanceMetadataTagsState? InstanceMetadataTags { get; set; }
}
