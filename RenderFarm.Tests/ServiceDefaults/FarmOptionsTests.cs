using Amazon.S3;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Tests.ServiceDefaults;

[Trait("Category", "Fast")]
public sealed class FarmOptionsTests
{
    [Theory]
    [InlineData("Farm:Bucket", "Render Farm", "Farm:Bucket is 'Render Farm'")]
    [InlineData("Farm:Bucket", "ab", "3 to 63")]
    [InlineData("Farm:Scope", "", "1 to 32")]
    [InlineData("Farm:Scope", "A/B", "Farm:Scope is 'A/B'")]
    [InlineData("Farm:ConsumerStopTimeout", "00:02:00", "from 00:00:00 to 00:01:30")]
    public void A_setting_that_cannot_work_is_refused_by_name(string key, string value, string reason)
    {
        using var host = Build((key, value));
        var refusal = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-north-1", "eu-west-1", "eu-north-1")]
    [InlineData("", "eu-west-1", "eu-west-1")] // as some shells and containers leave it
    [InlineData(null, "eu-west-1", "eu-west-1")]
    public void A_region_that_is_empty_is_none(string? region, string byDefault, string used)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection([
            new("AWS_REGION", region),
            new("AWS_DEFAULT_REGION", byDefault),
            new("AWS_ACCESS_KEY_ID", "key"),
            new("AWS_SECRET_ACCESS_KEY", "secret"),
        ]);
        builder.AddFarmStorage();
        using var host = builder.Build();

        Assert.Equal(used, host.Services.GetRequiredService<IAmazonS3>().Config.RegionEndpoint.SystemName);
    }

    [Theory]
    [InlineData("Farm:Buckt", "There is no setting Farm:Buckt; the nearest is Farm:Bucket.")]
    [InlineData("farm:SCOOP", "There is no setting Farm:SCOOP; the nearest is Farm:Scope.")]
    [InlineData("Farm:Bucket:Name", null)] // of a setting's own parts nothing is known here
    [InlineData("Farmer:Bucket", null)]
    [InlineData("farm:scope", null)]
    public async Task A_setting_that_nobody_knows_stops_the_start_and_is_told_with_the_nearest(string key, string? reason)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(key, (string?)"value")]);
        builder.Services.AddCheckedOptions<FarmOptions>(FarmOptions.Section);
        using var host = builder.Build();

        var refusal = await Record.ExceptionAsync(() => host.StartAsync());

        if (reason is null)
            Assert.Null(refusal);
        else
            Assert.StartsWith(reason, Assert.IsType<OptionsValidationException>(refusal).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:01:15")]
    [InlineData("00:01:30")]
    public void Consumers_stop_before_the_bus_and_the_bus_before_the_host_and_all_within_two_minutes(string consumers)
    {
        using var host = Build(("Farm:ConsumerStopTimeout", consumers));

        var bus = host.Services.GetRequiredService<IOptions<MassTransitHostOptions>>().Value;
        var shutdown = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

        Assert.Equal(TimeSpan.Parse(consumers), bus.ConsumerStopTimeout);
        Assert.True(bus.ConsumerStopTimeout < bus.StopTimeout);
        Assert.True(bus.StopTimeout < shutdown);
        Assert.True(shutdown < TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Queues_are_named_after_the_farm()
    {
        using var host = Build(("Farm:Scope", "studio"));
        var queues = host.Services.GetRequiredService<FarmQueues>();

        Assert.Equal("studio-render", queues.Name("render"));
        Assert.Equal(new Uri("queue:studio-render"), queues.Address("render"));
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddFarmMessaging();
        return builder.Build();
    }
}
