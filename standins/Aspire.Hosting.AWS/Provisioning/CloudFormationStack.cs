using System.Xml.Linq;

namespace Aspire.Hosting.AWS.Provisioning;

/// <summary>A stack as CloudFormation describes it.</summary>
internal sealed record CloudFormationStack(
    string Status,
    string? Reason,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyDictionary<string, string> Tags
)
{
    public bool IsInProgress => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && Status != "REVIEW_IN_PROGRESS";

    /// <summary>The last change failed: also when what was before is back.</summary>
    public bool IsFailed =>
        Status.EndsWith("FAILED", StringComparison.Ordinal) || Status.EndsWith("ROLLBACK_COMPLETE", StringComparison.Ordinal);

    public static CloudFormationStack From(XElement stack) =>
        new(
            stack.Element("StackStatus")!.Value,
            stack.Element("StackStatusReason")?.Value,
            Pairs(stack.Element("Outputs"), "OutputKey", "OutputValue"),
            Pairs(stack.Element("Tags"), "Key", "Value")
        );

    private static Dictionary<string, string> Pairs(XElement? list, string key, string value) =>
        (list?.Elements("member") ?? []).ToDictionary(
            member => member.Element(key)!.Value,
            member => member.Element(value)?.Value ?? "",
            StringComparer.Ordinal
        );
}
