using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using RenderFarm.AppHost;

namespace RenderFarm.Tests.AppHost;

/// <summary>What is not to be had on other systems than Linux is said, and refused where it is asked for.</summary>
public sealed class PlatformTests
{
    [Fact]
    public void Linux_lacks_nothing() => Assert.Null(Platform.Notice(Farm(Cloud.Local), isLinux: true));

    [Fact]
    public void Elsewhere_the_start_says_what_is_not_to_be_had()
    {
        var notice = Platform.Notice(Farm(Cloud.Local), isLinux: false);
        Assert.Contains("installs none", notice, StringComparison.Ordinal);
        Assert.Contains("not kept apart", notice, StringComparison.Ordinal);
        Assert.Contains("rents out no instances", notice, StringComparison.Ordinal);
        Assert.DoesNotContain("instances", Platform.Notice(Farm(Cloud.Aws), isLinux: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Fleet__Enabled", "true")]
    [InlineData(false, "Fleet__WhyDisabled", "on Linux only")]
    public async Task The_coordinator_rents_instances_or_knows_why_not(bool isLinux, string variable, string value)
    {
        var coordinator = DistributedApplication.CreateBuilder().AddExecutable("coordinator", "dotnet", ".");
        coordinator.WithLocalInstances(isLinux);
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run));
        foreach (var set in coordinator.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await set.Callback(context);

        Assert.Equal(
            variable,
            Assert.Single(context.EnvironmentVariables, entry => entry.Key.StartsWith("Fleet__", StringComparison.Ordinal)).Key
        );
        Assert.Contains(value, (string)context.EnvironmentVariables[variable], StringComparison.Ordinal);
    }

    private static FarmOptions Farm(Cloud cloud) =>
        new()
        {
            FramesDirectory = "",
            Workers = 1,
            Cloud = cloud,
            DataDirectory = "",
            Port = 5080,
            CloudPort = 4566,
        };
}
