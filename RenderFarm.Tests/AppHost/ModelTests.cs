using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using RenderFarm.Benchmarks.Farm;

namespace RenderFarm.Tests.AppHost;

/// <summary>The app model that a command line makes, without starting it.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task LocalStack_is_a_container_that_the_services_use_and_wait_for()
    {
        await using var model = await ModelAsync("--cloud", "localstack", "--cloud-port", "4999", "--workers", "2");

        var container = Assert.Single(model.Resources.OfType<ContainerResource>());
        Assert.True(container.TryGetContainerImageName(out var image));
        Assert.Equal("localstack/localstack:4.14.0", image);
        var endpoint = Assert.Single(container.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal((4999, 4566), (endpoint.Port, endpoint.TargetPort));
        Assert.Equal(
            ["coordinator", "worker-1", "worker-2"],
            model.Resources.OfType<ExecutableResource>().Select(part => part.Name).Order(StringComparer.Ordinal)
        );
        foreach (var part in model.Resources.OfType<ExecutableResource>())
        {
            Assert.Contains(part.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource == container);
            Assert.Equal("http://localhost:4999", (await EnvironmentOf(part))["AWS_ENDPOINT_URL"]);
        }
    }

    [Fact]
    public async Task An_emulator_that_runs_already_is_used_as_it_is()
    {
        await using var model = await ModelAsync("--cloud", "localstack", "--endpoint", "http://localhost:7777");

        Assert.Empty(model.Resources.OfType<ContainerResource>());
        Assert.All(model.Resources.OfType<ExecutableResource>(), part => Assert.NotEqual("localcloud", part.Name));
        foreach (var part in model.Resources.OfType<ExecutableResource>())
            Assert.Equal("http://localhost:7777", (await EnvironmentOf(part))["AWS_ENDPOINT_URL"]);
    }

    [Fact]
    public async Task Each_part_is_stopped_before_what_it_needs()
    {
        using var data = new Cli.TemporaryDirectory();
        await using var model = await ModelAsync("--data", data.FullPath);
        var parts = model.Resources.OfType<ExecutableResource>().ToDictionary(part => part.Name, StringComparer.Ordinal);

        Assert.Equal(["coordinator", "localcloud"], NeedsOf(parts["worker"]));
        Assert.Equal(["localcloud"], NeedsOf(parts["coordinator"]));
        Assert.Empty(NeedsOf(parts["localcloud"]));

        static IEnumerable<string> NeedsOf(IResource part) =>
            part
                .Annotations.OfType<WaitAnnotation>()
                .Select(wait => wait.Resource.Name)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal);
    }

    private static async Task<IDistributedApplicationTestingBuilder> ModelAsync(params string[] arguments) =>
        await DistributedApplicationTestingBuilder.CreateAsync<Projects.RenderFarm_AppHost>([.. arguments, "--port", $"{FreePort.Find()}"]);

    private static async Task<IReadOnlyDictionary<string, string>> EnvironmentOf(ExecutableResource part)
    {
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish));
        foreach (var variable in part.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await variable.Callback(context);
        return context.EnvironmentVariables.ToDictionary(
            variable => variable.Key,
            variable => variable.Value as string ?? "",
            StringComparer.Ordinal
        );
    }
}
