using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Terminal;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly ResourceCollection _resources = new();

    public DistributedApplicationBuilder(DistributedApplicationOptions options, Assembly? appHost)
    {
        AppHostDirectory = options.ProjectDirectory ?? BuildFacts.Find(appHost, BuildFacts.AppHostDirectory) ?? Directory.GetCurrentDirectory();
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = options.Args, ContentRootPath = AppHostDirectory });
        _host.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        _host.Logging.ClearProviders();
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        _host.Services.AddSingleton<IResourceCollection>(_resources);
        _host.Services.AddSingleton(new BuildFacts(appHost));
        _host.Services.AddSingleton<ILoggerProvider, LineLoggerProvider>();
        _host.Services.AddSingleton<ResourceLoggerService>();
        _host.Services.AddSingleton(_ => new ResourceNotificationService());
        _host.Services.AddSingleton<OrphanGuard>();
        _host.Services.AddSingleton<Orchestrator>();
        if (options.EnableResourceLogging)
            _host.Services.AddHostedService<ResourceLogForwarder>();

        _host.Services.AddHostedService(services => services.GetRequiredService<Orchestrator>());
        _host.Services.AddHostedService<ImpatientShutdown>();
        _host.Services.AddHostedService<DotnetRunWatch>();
        _host.Services.AddHostedService<ConsoleCommands>();
    }

    public string AppHostDirectory { get; }

    public ConfigurationManager Configuration => _host.Configuration;

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IResourceCollection Resources => _resources;

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (_resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"Cannot add the resource '{resource.Name}': there is one of that name.");

        _resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build() => new(_host.Build());
}
