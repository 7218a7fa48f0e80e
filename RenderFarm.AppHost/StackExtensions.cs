using Aspire.Hosting.AWS;
using Aspire.Hosting.AWS.CloudFormation;

namespace RenderFarm.AppHost;

/// <summary>The farm's part of an AWS account: store, queues, and what instances start with.</summary>
internal static class StackExtensions
{
    private static readonly (string Name, string Output)[] Outputs =
    [
        ("Fleet__LaunchTemplate", "LaunchTemplate"),
        ("Fleet__Image", "Image"),
        ("Fleet__VolumeGiB", "DiskGiB"),
        ("Fleet__InstanceProfile", "InstanceProfile"),
        ("Fleet__SecurityGroups__0", "SecurityGroup"),
    ];

    /// <summary>
    /// The stack that the command line names, as it is; else the farm's own, made or brought up to date from its template.
    /// </summary>
    public static IResourceBuilder<ICloudFormationResource> AddFarmStack(
        this IDistributedApplicationBuilder builder,
        FarmOptions farm,
        IAWSSDKConfig aws
    ) =>
        farm.Stack is { } name
            ? builder.AddAWSCloudFormationStack("aws", name).WithReference(aws)
            : builder.AddAWSCloudFormationTemplate("aws", Repository.Template, FarmOptions.OwnStack).WithReference(aws);

    /// <summary>Starts a service when the stack is there, with the names of what is in it.</summary>
    public static IResourceBuilder<ExecutableResource> WithFarmStack(
        this IResourceBuilder<ExecutableResource> service,
        IResourceBuilder<ICloudFormationResource> stack
    ) =>
        service
            .WaitFor(stack)
            .WithEnvironment("AWS_REGION", stack.GetOutput("Region"))
            .WithEnvironment("Farm__Bucket", stack.GetOutput("Bucket"))
            .WithEnvironment("Farm__Scope", stack.GetOutput("Scope"));

    /// <summary>
    /// Lets the coordinator rent instances that start as the stack says. All of that is said beside the launch template too: a change of
    /// the stack adds a version to the template, but its default stays the first.
    /// </summary>
    public static void WithRentedInstances(
        this IResourceBuilder<ExecutableResource> coordinator,
        IResourceBuilder<ICloudFormationResource> stack
    )
    {
        // What the user has set is inherited.
        foreach (var (name, output) in Outputs.Where(setting => Environment.GetEnvironmentVariable(setting.Name) is null))
            coordinator.WithEnvironment(name, stack.GetOutput(output));
        if (Environment.GetEnvironmentVariable("Fleet__Enabled") is null)
            coordinator.WithEnvironment("Fleet__Enabled", "true");
    }
}
