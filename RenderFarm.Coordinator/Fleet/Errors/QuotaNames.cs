using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Errors;

/// <summary>The quotas of an account that limit its machines, in virtual processors, by the family of the type.</summary>
/// <remarks>https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html and https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-limits.html</remarks>
internal static class QuotaNames
{
    /// <summary>The quotas for some types, each once: <c>"All G and VT Spot Instance Requests" (L-3819A6DF)</c>.</summary>
    public static string Of(IEnumerable<string> instanceTypes, InstanceMarket market)
    {
        var names = instanceTypes.Select(type => Of(type, market)).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? Of("", market) : string.Join(" and ", names);
    }

    private static string Of(string instanceType, InstanceMarket market) => (Family(instanceType), market) switch
    {
        ("g" or "vt" or "gr", InstanceMarket.Spot) => "\"All G and VT Spot Instance Requests\" (L-3819A6DF)",
        ("g" or "vt" or "gr", _) => "\"Running On-Demand G and VT instances\" (L-DB2E81BA)",
        ("p", InstanceMarket.Spot) => "\"All P Spot Instance Requests\" (L-7212CCBC)",
        ("p", _) => "\"Running On-Demand P instances\" (L-417A185B)",
        ("a" or "c" or "d" or "h" or "i" or "im" or "is" or "m" or "r" or "t" or "z", InstanceMarket.Spot) => "\"All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests\" (L-34B43A08)",
        ("a" or "c" or "d" or "h" or "i" or "im" or "is" or "m" or "r" or "t" or "z", _) => "\"Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances\" (L-1216C47A)",
        (_, InstanceMarket.Spot) => "\"All … Spot Instance Requests\" for its family",
        _ => "\"Running On-Demand … instances\" for its family",
    };

    /// <summary>The letters before the generation: <c>g</c> of <c>g4dn.xlarge</c>.</summary>
    private static string Family(string instanceType) => new([.. instanceType.TakeWhile(char.IsAsciiLetterLower)]);
}
