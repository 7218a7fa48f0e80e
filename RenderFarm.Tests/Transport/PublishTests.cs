using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

[Collection(nameof(TransportCollection))]
public sealed class PublishTests(LocalCloudProcess cloud)
{
    [Fact]
    public async Task Publishing_is_refused_with_the_name_of_the_package_that_can()
    {
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope());
        var publisher = bus.Services.GetRequiredService<IBus>();

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => publisher.Publish(new Job { Number = 1 }));

        Assert.Contains("MassTransit.AmazonSQS", refusal.Message, StringComparison.Ordinal);
    }
}
