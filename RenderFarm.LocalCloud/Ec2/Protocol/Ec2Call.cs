using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

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
