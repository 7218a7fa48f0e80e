namespace Amazon.EC2.Model;

/// <summary>A tag.</summary>
public class Tag
{
    /// <summary>Empty.</summary>
    public Tag()
    {
    }

    /// <summary>With what it needs at least.</summary>
    public Tag(string key, string value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>Key, at most 127 characters.</summary>
    public string Key { get; set; } = null!;

    /// <summary>Value, at most 256 characters.</summary>
    public string Value { get; set; } = null!;
}
