using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Tests.Coordinator.Fleet;

[Trait("Category", "Fast")]
public sealed class BootPlannerTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly BootOptions _options = new();
    private readonly Dictionary<string, string?> _settings = [];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_a_worker_or_the_Blender_that_was_chosen_nothing_is_planned()
    {
        Assert.Contains("renderfarm worker publish", Assert.Throws<RefusedException>(Planner().Check).Message, StringComparison.Ordinal);

        await StoreAsync(ArchiveKind.Worker, "1", 'a');
        Planner().Check();

        _options.BlenderVersion = "4.5.11";
        Assert.Contains(
            "renderfarm blender upload --version 4.5.11",
            Assert.Throws<RefusedException>(Planner().Check).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Instances_get_the_newest_worker_the_chosen_Blender_and_the_way_to_the_farm()
    {
        await StoreAsync(ArchiveKind.Worker, "2", 'a');
        await StoreAsync(ArchiveKind.Worker, "1", 'b');
        await StoreAsync(ArchiveKind.Blender, "4.10.0", 'c');
        await StoreAsync(ArchiveKind.Blender, "4.9.1", 'd');
        await StoreAsync(ArchiveKind.Blender, "4.9.1", 'e');
        _settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4317";

        var plan = await Planner().PlanAsync(new BootRequest("job23456"));
        _options.BlenderVersion = "4.9.1";
        _settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = "https://collector.example";
        var chosen = await Planner().PlanAsync(new BootRequest("job23456", KeepAlive: true));

        Assert.Equal((new string('b', 64), new string('c', 64)), (plan.WorkerSha256, plan.BlenderSha256));
        Assert.Equal(new string('e', 64), chosen.BlenderSha256);
        Assert.StartsWith(
            $"https://farm-bucket.s3.eu-central-1.amazonaws.com/store/worker/{plan.WorkerSha256}/worker.tar.gz?",
            plan.WorkerUrl.AbsoluteUri,
            StringComparison.Ordinal
        );
        Assert.Equal("https://farm-bucket.s3.eu-central-1.amazonaws.com/logs/", plan.LogFolder.AbsoluteUri);
        Assert.Equal(
            ("job23456", "farm-bucket", "eu-central-1"),
            (plan.Environment["Worker__Pool"], plan.Environment["Farm__Bucket"], plan.Environment["AWS_REGION"])
        );
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", plan.Environment.Keys); // nobody hears it there
        Assert.Equal("https://collector.example", chosen.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.DoesNotContain(plan.Environment.Keys, name => name.Contains("SECRET", StringComparison.Ordinal));
        Assert.Equal((TimeSpan.Zero, new FleetOptions().KeepAliveTime), (plan.KeepAlive, chosen.KeepAlive));

        var leased = await Planner().PlanAsync(new BootRequest("job23456", Lease: TimeSpan.FromMinutes(10)));
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)), (leased.MaxLifetime, leased.StartTimeout));
        Assert.Equal("00:09:00", leased.Environment["Worker__MaxLifetime"]);
    }

    [Fact]
    public async Task A_job_s_instances_get_the_Blender_that_it_is_rendered_with()
    {
        await StoreAsync(ArchiveKind.Worker, "1", 'a');
        await StoreAsync(ArchiveKind.Blender, "4.2.9", 'b');
        await StoreAsync(ArchiveKind.Blender, "5.2.2", 'c');
        await _bench.AddJobAsync(1, rental: new Rental { Instances = 1 }, blender: "4.2");

        Assert.Equal(["5.2.2", "4.2.9"], Planner().Blenders());
        Assert.Equal("Blender 4.2.9", (await Planner().PlanAsync(new BootRequest(Bench.Job))).BlenderName);
        _options.BlenderVersion = "5.2.2";
        Assert.Equal(["5.2.2"], Planner().Blenders()); // of the jobs that are still to come
    }

    private BootPlanner Planner()
    {
        var farm = Options.Create(new FarmOptions { Bucket = "farm-bucket" });
        var s3 = new AmazonS3Client(
            new BasicAWSCredentials("key", "SECRET"),
            new AmazonS3Config { RegionEndpoint = Amazon.RegionEndpoint.EUCentral1 }
        );
        return new BootPlanner(
            new ArchiveChoice(_bench.Store),
            _bench.Store,
            new FarmBucket(s3, farm),
            s3,
            new ConfigurationBuilder().AddInMemoryCollection(_settings).Build(),
            Options.Create(_options),
            Options.Create(new FleetOptions()),
            farm,
            TimeProvider.System
        );
    }

    private async Task StoreAsync(ArchiveKind kind, string version, char hash)
    {
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await _bench.WriteAsync(farm =>
        {
            ArchiveTable.Announce(
                farm.Connection,
                new Archive
                {
                    Sha256 = new string(hash, 64),
                    Kind = kind,
                    Version = version,
                    SizeBytes = 1,
                    FileName = kind == ArchiveKind.Worker ? "worker.tar.gz" : "blender.tar.xz",
                    AnnouncedAt = farm.Now,
                }
            );
            ArchiveTable.Uploaded(farm.Connection, new string(hash, 64), farm.Now);
        });
    }
}
