using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Transport;

namespace RenderFarm.Tests.ServiceDefaults;

[Collection(nameof(TransportCollection))]
public sealed class StorageTests(LocalCloudProcess cloud)
{
    [Fact]
    public async Task The_bucket_is_created_when_it_is_missing_and_used_when_it_is_there()
    {
        using var first = Build(cloud, "created-once");
        await first.StartAsync();
        await UntilHealthyAsync(first);
        await Put(first, "created-once", "kept");

        using var second = Build(cloud, "created-once");
        await second.StartAsync();
        await UntilHealthyAsync(second);

        var s3 = second.Services.GetRequiredService<IAmazonS3>();
        using var kept = await s3.GetObjectAsync("created-once", "note");
        using var reader = new StreamReader(kept.ResponseStream);
        Assert.Equal("kept", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_process_without_its_bucket_runs_but_is_not_healthy_and_says_why()
    {
        await using var own = await LocalCloudProcess.StartAsync();
        await own.KillAsync();
        using var host = Build(own, "late");
        await host.StartAsync();
        var health = host.Services.GetRequiredService<HealthCheckService>();
        var before = await health.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, before.Status);
        Assert.Contains("bucket", before.Entries["bucket"].Description, StringComparison.OrdinalIgnoreCase);

        await own.StartAgainAsync();

        await UntilHealthyAsync(host);
        await Put(host, "late", "here");
    }

    [Fact]
    public void Without_an_endpoint_the_client_goes_to_amazon_in_the_region()
    {
        using var host = Build(cloud: null, "renderfarm");

        var config = Assert.IsType<AmazonS3Config>(host.Services.GetRequiredService<IAmazonS3>().Config);

        Assert.Equal(LocalCloudProcess.Region, config.RegionEndpoint.SystemName);
        Assert.False(config.ForcePathStyle);
    }

    private static Task<PutObjectResponse> Put(IHost host, string bucket, string content) =>
        host
            .Services.GetRequiredService<IAmazonS3>()
            .PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = bucket,
                    Key = "note",
                    ContentBody = content,
                }
            );

    private static async Task UntilHealthyAsync(IHost host)
    {
        using var patience = new CancellationTokenSource(TestBus.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status != HealthStatus.Healthy)
            await pause.WaitForNextTickAsync(patience.Token);
    }

    private static IHost Build(LocalCloudProcess? cloud, string bucket)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["AWS_REGION"] = LocalCloudProcess.Region,
                ["AWS_ACCESS_KEY_ID"] = "key",
                ["AWS_SECRET_ACCESS_KEY"] = "secret",
                ["Farm:Bucket"] = bucket,
            }
        );
        builder.Configuration.AddInMemoryCollection(cloud?.EnvironmentVariables!);
        builder.AddFarmStorage();
        return builder.Build();
    }
}
