using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>What a list is limited to.</summary>
public class Filter
{
    /// <summary>Empty.</summary>
    public Filter()
    {
    }

    /// <summary>With what it needs at least.</summary>
    public Filter(string name, List<string> values)
    {
        Name = name;
        Values = values;
    }

    /// <summary>Name of the filter, for instance <c>tag:Name</c>.</summary>
    [Ec2Wire("Name", "Name")]
    public string Name { get; set; } = null!;

    /// <summary>Values, of which one must match; <c>*</c> and <c>?</c> are wildcards.</summary>
    [Ec2Wire("Value", "Value")]
    public List<string> Values { get; set; } = null!;
}
