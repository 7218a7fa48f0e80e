using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;
using Aspire.Hosting.AWS.CloudFormation;

namespace Aspire.Hosting;

/// <summary>Brings about what an application needs in AWS.</summary>
public static class CloudFormationExtensions
{
    /// <summary>
    /// Adds a stack that is made, or brought up to date, from a template when the application starts. It stays when that ends.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="templatePath">Path of the template.</param>
    /// <param name="stackName">Name of the stack, that of the resource if absent.</param>
    public static IResourceBuilder<ICloudFormationTemplateResource> AddAWSCloudFormationTemplate(
        this IDistributedApplicationBuilder builder,
        string name,
        string templatePath,
        string? stackName = null
    ) => Add(builder, new CloudFormationTemplateResource(name, stackName ?? name, templatePath), "CloudFormationTemplate");

    /// <summary>Adds a stack that is there already.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="stackName">Name of the stack, that of the resource if absent.</param>
    public static IResourceBuilder<ICloudFormationStackResource> AddAWSCloudFormationStack(
        this IDistributedApplicationBuilder builder,
        string name,
        string? stackName = null
    ) => Add(builder, new CloudFormationStackResource(name, stackName ?? name), "CloudFormationStack");

    /// <summary>Sets a parameter of the template.</summary>
    public static IResourceBuilder<ICloudFormationTemplateResource> WithParameter(
        this IResourceBuilder<ICloudFormationTemplateResource> builder,
        string parameterName,
        string parameterValue
    )
    {
        builder.Resource.AddParameter(parameterName, parameterValue);
        return builder;
    }

    /// <summary>Gives the stack a tag.</summary>
    public static IResourceBuilder<ICloudFormationResource> WithTag(
        this IResourceBuilder<ICloudFormationResource> builder,
        string tagKey,
        string tagValue
    )
    {
        builder.Resource.Tags[tagKey] = tagValue;
        return builder;
    }

    /// <summary>Says with which credentials and in which region the stack is.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IAWSSDKConfig awsSdkConfig
    )
        where TDestination : ICloudFormationResource
    {
        builder.Resource.AWSSDKConfig = awsSdkConfig;
        return builder;
    }

    /// <summary>An output of the stack.</summary>
    public static StackOutputReference GetOutput(this IResourceBuilder<ICloudFormationResource> builder, string name) =>
        new(name, builder.Resource);

    /// <summary>Sets an environment variable to an output of a stack.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder,
        string name,
        StackOutputReference stackOutputReference
    )
        where T : IResourceWithEnvironment =>
        builder.WithEnvironment(context =>
        {
            if (stackOutputReference.Resource.AWSSDKConfig is { } config)
                SDKResourceExtensions.Apply(config, context.EnvironmentVariables);
            context.EnvironmentVariables[name] = stackOutputReference;
        });

    private static IResourceBuilder<T> Add<T>(IDistributedApplicationBuilder builder, T resource, string type)
        where T : CloudFormationResource =>
        builder
            .AddResource(resource)
            .WithInitialState(new() { ResourceType = type, Properties = [] })
            .OnInitializeResource((stack, start, cancellationToken) => stack.InitializeAsync(start, cancellationToken))
            .ExcludeFromManifest();
}
