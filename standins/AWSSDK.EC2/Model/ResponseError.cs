namespace Amazon.EC2.Model;

/// <summary>Why a version was not deleted.</summary>
public class ResponseError
{
    /// <summary>Code.</summary>
    public LaunchTemplateErrorCode Code { get; set; } = null!;

    /// <summary>In words.</summary>
    public string Message { get; set; } = null!;
}
