namespace Amazon.EC2.Model;

/// <summary>How a machine's metadata are reached.</summary>
public class InstanceMetadataOptionsRequest
{
    /// <summary>Whether they are there at all.</summary>
    public InstanceMetadataEndpointState? HttpEndpoint { get; set; }

    /// <summary>How many hops a token may travel, 1 to 64.</summary>
    public int? HttpPutResponseHopLimit { get; set; }

    /// <summary>Whether a token is required.</summary>
    public HttpTokensState? HttpTokens { get; set; }

    /// <summary>Whether tags are among them.</summary>
    public InstanceMetadataTagsState? InstanceMetadataTags { get; set; }
}
