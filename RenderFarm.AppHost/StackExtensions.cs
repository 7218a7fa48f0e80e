using Aspire.Hosting.AWS;
using Aspire.Hosting.AWS.CloudFormation;

namespace RenderFarm.AppHost;

/// <summary>The farm's part of an AWS account: store, queues, and what rented machines start with.</summary>
internal static class StackExtensions
{
    /// <summary>The stack that the command line names, as it is; else the farm's own, made or brought up to date from its template.</summary>
    public static IResourceBuilder<ICloudFormationResource> AddFarmStack(this IDistributedApplicationBuilder builder, FarmOptions farm, IAWSSDKConfig aws) =>
        farm.Stack is { } name
            ? builder.AddAWSCloudFormationStack("aws", name).WithReference(aws)
            : builder.AddAWSCloudFormationTemplate("aws", Repository.Template, FarmOptions.OwnStack).WithReference(aws);

    /// <summary>Starts a service when the stack is there, with the names of what is in it.</summary>
    public static IResourceBuilder<ProjectResource> WithFarmStack(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ICloudFormationResource> stack) =>
        service
            .WaitFor(stack)
            .WithEnvironment("AWS_REGION", stack.GetOutput("Region"))
            .WithEnvironment("Farm__Bucket", stack.GetOutput("Bucket"))
            .WithEnvironment("Farm__Scope", stack.GetOutput("Scope"));

    /// <summary>Lets the coordinator rent machines that start as the stack says. Its own settings, from the environment, come first.</summary>
    public static void WithRentedMachines(this IResourceBuilder<ProjectResource> coordinator, IResourceBuilder<ICloudFormationResource> stack) =>
        coordinator
            .WithDefault("Fleet__Enabled", "true")
            .WithDefault("Fleet__Image", "") // the template's
            .WithEnvironment("Fleet__LaunchTemplate", stack.GetOutput("LaunchTemplate"))
            .WithEnvironment("Fleet__InstanceProfile", stack.GetOutput("InstanceProfile"))
            .WithEnvironment("Fleet__SecurityGroups__0", stack.GetOutput("SecurityGroup"));

    private static IResourceBuilder<ProjectResource> WithDefault(this IResourceBuilder<ProjectResource> service, string name, string value) =>
        service.WithEnvironment(name, Environment.GetEnvironmentVariable(name) ?? value);
}
