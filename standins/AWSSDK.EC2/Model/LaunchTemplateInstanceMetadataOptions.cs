namespace Amazon.EC2.Model;

/// <summary>How a machine's metadata are reached.</summary>
public class LaunchTemplateInstanceMetadataOptions
{
    /// <summary>Whether they are there at all.</summary>
    public LaunchTemplateInstanceMetadataEndpointState? HttpEndpoint { get; set; }

    /// <summary>How many hops a token may travel.</summary>
    public int? HttpPutResponseHopLimit { get; set; }

    /// <summary>Whether a token is required.</summary>
    public LaunchTemplateHttpTokensState? HttpTokens { get; set; }

    /// <summary>Whether tags are among them.</summary>
    public LaunchTemplateInstanceMetadataTagsState? InstanceMetadataTags { get; set; }

    /// <summary>Whether the options are in force.</summary>
    public LaunchTemplateInstanceMetadataOptionsState? State { get; set; }
}
