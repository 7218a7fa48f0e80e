namespace RenderFarm.Contracts.Api;

/// <summary>Time and money of the machines of one instance type.</summary>
public sealed record TypeCost
{
    public required string InstanceType { get; init; }

    /// <summary>How many were rented.</summary>
    public required int Machines { get; init; }

    /// <summary>Machine-seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Frames that they were the first to store; a divided frame counts in parts.</summary>
    public required double Frames { get; init; }

    /// <summary>Mean seconds inside Blender of those frames, or parts; null before the first.</summary>
    public double? SecondsPerFrame { get; init; }

    /// <summary>US dollars.</summary>
    public required decimal Dollars { get; init; }

    /// <summary>US dollars for each of those frames, with everything that their machines cost; null before the first.</summary>
    public decimal? DollarsPerFrame { get; init; }
}
