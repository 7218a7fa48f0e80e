using Amazon.EC2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator;

/// <summary>
/// The coordinator's parts as it wires them itself, against a cloud, on a clock that stands still. Its loops run only when a test has
/// them look.
/// </summary>
internal sealed class WiredCoordinator : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renderfarm-wired-");
    private readonly IHost _host;

    /// <param name="cloud">The cloud.</param>
    /// <param name="farm">Name of its bucket, and thereby its own among the farms of that cloud.</param>
    /// <param name="ec2">Another way to its EC2.</param>
    /// <param name="settings">Settings of the coordinator.</param>
    public WiredCoordinator(LocalCloudProcess cloud, string farm, IAmazonEC2? ec2 = null, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(cloud.EnvironmentVariables!);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Coordinator:DataDirectory"] = _folder.FullName, ["Farm:Bucket"] = farm }
        );
        builder.Services.AddSingleton<TimeProvider>(Clock);
        if (ec2 is not null)
            builder.Services.AddSingleton(ec2);
        builder.AddFarmStorage();
        builder.AddFarmState().AddReports().AddFeed().AddLedger().AddQuotes().AddFleet().AddEvents();
        _host = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    public FarmStore Store => Get<FarmStore>();

    /// <summary>A part of the coordinator.</summary>
    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>One of its loops.</summary>
    public T Loop<T>()
        where T : IHostedService => _host.Services.GetServices<IHostedService>().OfType<T>().Single();

    public Task WriteAsync(Action<FarmTransaction> change) => Store.WriteAsync(change, CancellationToken.None);

    /// <summary>Has somebody else write meanwhile: who has to write too waits, and fails in the end.</summary>
    public Task WhileSomebodyWritesAsync(Func<Task> look) => WriteAsync(_ => look().GetAwaiter().GetResult());

    /// <summary>A worker that instances could start with, if they ran their scripts.</summary>
    public Task PublishAsync() =>
        WriteAsync(farm =>
        {
            var hash = new string('a', 64);
            ArchiveTable.Announce(
                farm.Connection,
                new Archive
                {
                    Sha256 = hash,
                    Kind = ArchiveKind.Worker,
                    Version = "1",
                    SizeBytes = 1,
                    FileName = "worker.tar.gz",
                    AnnouncedAt = farm.Now,
                }
            );
            ArchiveTable.Uploaded(farm.Connection, hash, farm.Now);
        });

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }
}
