using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RenderFarm.Tests.Cli;

namespace RenderFarm.Tests.StandIns.Hosting;

/// <summary>An application of shell scripts.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly IDistributedApplicationBuilder _builder;
    private readonly TemporaryDirectory _folder = new();
    private DistributedApplication? _app;

    public TestApplication()
    {
        _builder = DistributedApplication.CreateBuilder(
            new DistributedApplicationOptions { ProjectDirectory = _folder.FullPath, EnableResourceLogging = true });
        _builder.Services.AddSingleton<ILoggerProvider>(Log);
    }

    public LogRecorder Log { get; } = new();

    public ResourceNotificationService Notifications => _app!.ResourceNotifications;

    /// <summary>Adds a script, which runs in a folder that all of them share.</summary>
    public IResourceBuilder<ExecutableResource> AddScript(string name, string script) =>
        _builder.AddExecutable(name, "sh", ".", "-c", script);

    public Task StartAsync()
    {
        _app = _builder.Build();
        return _app.StartAsync();
    }

    public Task StopAsync() => _app!.StopAsync();

    public string[] LinesOf(string file) => File.ReadAllLines(_folder.File(file));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Log.Dispose();
        _folder.Dispose();
    }
}
