using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

/// <summary>
/// An action, with the parameters of the first level that it takes; others are refused, so that no misspelt one is overlooked.
/// </summary>
/// <param name="Run">Returns the content of the answer below its root element.</param>
/// <param name="Parameters">Names, separated by spaces.</param>
/// <param name="ChecksDryRun">The action ends a dry run by itself, after its own checks.</param>
internal sealed record Ec2Operation(Func<Ec2Call, Task<object?[]>> Run, string Parameters, bool ChecksDryRun = false)
{
    private static readonly string[] Common =
    [
        "Action",
        "Version",
        "DryRun",
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
        "X-Amz-Security-Token",
        "X-Amz-Content-Sha256",
    ];

    private readonly HashSet<string> _known = new(Common.Concat(Parameters.Split(' ')), StringComparer.Ordinal);

    public void RequireKnown(Ec2Input input)
    {
        if (input.Names.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
            throw Ec2Errors.UnknownParameter(unknown);
    }
}

/// <summary>One action to be done.</summary>
internal sealed record Ec2Call(CloudRequest Request, string Action, Ec2Input Input)
{
    /// <summary>Ends a request that only asks whether it would succeed; called by actions when they have checked what they can.</summary>
    public void EndDryRun()
    {
        if (Input.Boolean("DryRun"))
            throw Ec2Errors.DryRun();
    }
}
