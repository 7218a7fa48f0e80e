namespace Amazon.EC2.Model;

/// <summary>Instance profile, by ARN or by name.</summary>
public class LaunchTemplateIamInstanceProfileSpecification
{
    /// <summary>ARN.</summary>
    public string? Arn { get; set; }

    /// <summary>Name.</summary>
    public string? Name { get; set; }
}
