using System.Globalization;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>How large an instance type is within its family.</summary>
internal static class InstanceSizes
{
    /// <summary>The family: <c>g4dn</c> of <c>g4dn.xlarge</c>.</summary>
    public static string Family(string instanceType) => instanceType.Split('.')[0];

    /// <summary>Multiples of an <c>xlarge</c>; null for a size that is none, such as <c>metal</c>.</summary>
    public static double? Size(string instanceType) => instanceType.Split('.') switch
    {
        [_, "nano"] => 1 / 32.0,
        [_, "micro"] => 1 / 16.0,
        [_, "small"] => 1 / 8.0,
        [_, "medium"] => 0.25,
        [_, "large"] => 0.5,
        [_, "xlarge"] => 1,
        [_, var size] when size.EndsWith("xlarge", StringComparison.Ordinal)
            && double.TryParse(size.AsSpan(0, size.Length - "xlarge".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var times) => times,
        _ => null,
    };
}
