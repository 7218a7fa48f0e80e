using System.Net;
using Amazon.EC2;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.ServiceDefaults.Aws;

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
        builder.Services.AddCheckedOptions<FarmOptions>(FarmOptions.Section);
        builder.Services.TryAddSingleton<AwsConnection>();
        builder.Services.TryAddSingleton<IAmazonS3>(provider => CreateClient(provider.GetRequiredService<AwsConnection>()));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<BucketReady>();
        builder.Services.AddHostedService<EnsureBucket>();
        builder.Services.AddHealthChecks().AddCheck<BucketReady>("bucket");
        return builder;
    }

    /// <summary>Creates a bucket in the client's region when it is missing: a local cloud begins empty, and may lose its data.</summary>
    /// <returns>Whether it was created.</returns>
    public static async Task<bool> CreateBucketIfMissingAsync(this IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await s3.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, cancellationToken);
            return false;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            try
            {
                // Not UseClientRegion: with an endpoint of its own the client has none. The first region is the one without a name.
                var region = s3.Config.AuthenticationRegion ?? s3.Config.RegionEndpoint?.SystemName;
                await s3.PutBucketAsync(
                    new PutBucketRequest { BucketName = bucket, BucketRegionName = region == "us-east-1" ? null : region },
                    cancellationToken
                );
                return true;
            }
            catch (BucketAlreadyOwnedByYouException)
            {
                return false; // another process of the farm was quicker
            }
        }
    }

    private static AmazonS3Client CreateClient(AwsConnection aws)
    {
        var config = aws.Apply(new AmazonS3Config(), "S3");

        // A store that is not Amazon's has no host name per bucket.
        config.ForcePathStyle = !string.IsNullOrEmpty(config.ServiceURL);
        return aws.Credentials is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }
}

/// <summary>The machines that can be rented.</summary>
public static class FarmEc2Extensions
{
    /// <summary>Adds <see cref="IAmazonEC2"/> for the region, endpoint and key that the other AWS clients have too.</summary>
    public static TBuilder AddFarmEc2<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton<AwsConnection>();
        builder.Services.TryAddSingleton<IAmazonEC2>(provider => CreateClient(provider.GetRequiredService<AwsConnection>()));
        return builder;
    }

    private static AmazonEC2Client CreateClient(AwsConnection aws)
    {
        var config = aws.Apply(new AmazonEC2Config(), "EC2");
        return aws.Credentials is { } credentials ? new AmazonEC2Client(credentials, config) : new AmazonEC2Client(config);
    }
}
