using Amazon.EC2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RenderFarm.ServiceDefaults.Aws;

namespace RenderFarm.ServiceDefaults;

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
