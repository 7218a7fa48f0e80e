using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Storage;

namespace RenderFarm.ServiceDefaults;

/// <summary>The store of scenes and images.</summary>
public static class FarmStorageExtensions
{
    /// <summary>
    /// Adds <see cref="IAmazonS3"/> and <see cref="FarmOptions"/>. The bucket is created when it is missing; the process starts
    /// without it and is healthy once it is there.
    /// </summary>
    public static TBuilder AddFarmStorage<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddFarmOptions();
        builder.Services.TryAddSingleton<AwsConnection>();
        builder.Services.TryAddSingleton<IAmazonS3>(provider => CreateClient(provider.GetRequiredService<AwsConnection>()));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<BucketReady>();
        builder.Services.AddHostedService<EnsureBucket>();
        builder.Services.AddHealthChecks().AddCheck<BucketReady>("bucket");
        return builder;
    }

    private static AmazonS3Client CreateClient(AwsConnection aws)
    {
        var config = aws.Apply(new AmazonS3Config(), "S3");

        // A store that is not Amazon's has no host name per bucket.
        config.ForcePathStyle = !string.IsNullOrEmpty(config.ServiceURL);
        return aws.Credentials is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }
}
