using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of a fleet.</summary>
public class FleetStateCode : ConstantClass
{
    /// <summary><c>active</c>.</summary>
    public static readonly FleetStateCode Active = new("active");

    /// <summary><c>deleted</c>.</summary>
    public static readonly FleetStateCode Deleted = new("deleted");

    /// <summary><c>deleted_running</c>.</summary>
    public static readonly FleetStateCode DeletedRunning = new("deleted_running");

    /// <summary><c>deleted_terminating</c>.</summary>
    public static readonly FleetStateCode DeletedTerminating = new("deleted_terminating");

    /// <summary><c>failed</c>.</summary>
    public static readonly FleetStateCode Failed = new("failed");

    /// <summary><c>modifying</c>.</summary>
    public static readonly FleetStateCode Modifying = new("modifying");

    /// <summary><c>submitted</c>.</summary>
    public static readonly FleetStateCode Submitted = new("submitted");

    /// <summary>A value that has no constant here.</summary>
    public FleetStateCode(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator FleetStateCode(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static FleetStateCode FindValue(string value) => FindValue<FleetStateCode>(value);
}
