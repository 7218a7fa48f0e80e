using System.Globalization;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>What is rented, in words.</summary>
internal static class RentalText
{
    /// <summary>Such as <c>8 machines, g4dn.xlarge or g5.xlarge, for $5.00 at most</c>.</summary>
    public static string Of(Rental rental)
    {
        List<string> parts = [rental.Instances is { } count ? Readable.Count(count, "machine") : "as many machines as it takes"];
        if (rental.InstanceTypes.Count > 0)
            parts.Add(string.Join(" or ", rental.InstanceTypes));
        if (rental.Budget is { } budget)
            parts.Add($"for {Readable.Dollars(budget)} at most");
        if (rental.Deadline is { } deadline)
            parts.Add("by " + deadline.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        if (rental.MaxPrice is { } price)
            parts.Add($"up to {Readable.Dollars(price)} an hour each");
        if (rental.OnDemand)
            parts.Add("on demand where the spot market has none");
        return string.Join(", ", parts);
    }
}
