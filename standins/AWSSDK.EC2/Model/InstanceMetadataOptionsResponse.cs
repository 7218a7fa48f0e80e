namespace Amazon.EC2.Model;

/// <summary>How a machine's metadata are reached.</summary>
public class InstanceMetadataOptionsResponse
{
    /// <summary>Whether they are there at all.</summary>
    public InstanceMetadataEndpointState? HttpEndpoint { get; set; }

    /// <summary>How many hops a token may travel.</summary>
    public int? HttpPutResponseHopLimit { get; set; }

    /// <summary>Whether a token is required.</summary>
    public HttpTokensState? HttpTokens { get; set; }

    /// <summary>Whether tags are among them.</summary>
    public InstanceMetadataTagsState? InstanceMetadataTags { get; set; }

    /// <summary>Whether the options are in force.</summary>
    public InstanceMetadataOptionsState? State { get; set; }
}
