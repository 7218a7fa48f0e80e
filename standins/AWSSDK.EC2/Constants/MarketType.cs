using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Markets.</summary>
public class MarketType : ConstantClass
{
    /// <summary><c>capacity-block</c>.</summary>
    public static readonly MarketType CapacityBlock = new("capacity-block");

    /// <summary><c>interruptible-capacity-reservation</c>.</summary>
    public static readonly MarketType InterruptibleCapacityReservation = new("interruptible-capacity-reservation");

    /// <summary><c>spot</c>.</summary>
    public static readonly MarketType Spot = new("spot");

    /// <summary>A value that has no constant here.</summary>
    public MarketType(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator MarketType(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static MarketType FindValue(string value) => FindValue<MarketType>(value);
}
