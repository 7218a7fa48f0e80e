namespace Amazon.EC2.Model;

/// <summary>An error in a launch template.</summary>
public class ValidationError
{
    /// <summary>Code.</summary>
    public string Code { get; set; } = null!;

    /// <summary>In words.</summary>
    public string Message { get; set; } = null!;
}
