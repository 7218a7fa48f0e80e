using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Housekeeping;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Submission;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Housekeeping;

/// <summary>Uploaded files, their rows, and those who want them while they are removed.</summary>
public sealed class UploadTidyingTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime, IDisposable
{
    private readonly string _name = $"b{Guid.NewGuid():N}"[..12];
    private readonly Bench _bench = new();
    private readonly SceneOptions _options = new();
    private readonly byte[] _file = FarmClient.NewScene();
    private StoreProxy _store = null!;
    private AmazonS3Client _s3 = null!;
    private UploadRemoval _removal = null!;
    private SceneIntake _scenes = null!;
    private AssetIntake _assets = null!;
    private ManifestIntake _manifests = null!;
    private ArchiveIntake _archives = null!;
    private UploadTidying _tidying = null!;

    public async Task InitializeAsync()
    {
        _store = await StoreProxy.StartAsync(cloud);
        _s3 = cloud.CreateS3Client(configure: _store.Configure);
        await _s3.PutBucketAsync(_name);
        var bucket = new FarmBucket(_s3, Options.Create(new FarmOptions { Bucket = _name }));
        var addresses = new UploadAddresses(bucket, address => address, Options.Create(_options), TimeProvider.System);
        _removal = new UploadRemoval(_bench.Store, bucket);
        _scenes = new SceneIntake(_bench.Store, bucket, _removal, addresses);
        _assets = new AssetIntake(_bench.Store, bucket, _removal, addresses);
        _manifests = new ManifestIntake(_bench.Store, bucket, _removal, _assets, _bench.Clock);
        _archives = new ArchiveIntake(_bench.Store, bucket, _removal, addresses);
        _tidying = new UploadTidying(
            _scenes,
            _archives,
            _removal,
            new FarmClock(_bench.Clock, Options.Create(new WorkerWatchOptions())),
            Options.Create(_options)
        );
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose()
    {
        _removal.Dispose();
        _bench.Dispose();
    }

    [Theory]
    [InlineData("scene")]
    [InlineData("scene that a job asks for")]
    [InlineData("manifest")]
    [InlineData("manifest that a job asks for")]
    [InlineData("asset")]
    [InlineData("archive")]
    public async Task What_is_announced_again_is_kept_as_if_it_were_new(string what)
    {
        await AddAsync(what);
        _bench.Clock.Advance(_options.KeepUnused - TimeSpan.FromMinutes(1));
        await AddAsync(what);
        _bench.Clock.Advance(TimeSpan.FromMinutes(2));

        await TidyAsync();

        Assert.NotEmpty(await KeysAsync());
        await AddAsync(what, isStored: true);
    }

    [Theory]
    [InlineData("scene")]
    [InlineData("manifest")]
    [InlineData("asset")]
    [InlineData("archive")]
    public async Task What_could_not_be_removed_is_removed_at_the_next_look(string what)
    {
        await AddAsync(what);
        if (what == "archive")
            await _bench.WriteAsync(farm => ArchiveTable.Missing(farm.Connection, FarmClient.HashOf(_file)));
        _bench.Clock.Advance(_options.KeepUnused + TimeSpan.FromMinutes(1));
        _store.IsBroken = true;
        await Assert.ThrowsAsync<CloudUnavailableException>(TidyAsync);
        Assert.NotEmpty(await KeysAsync());

        _store.IsBroken = false;
        await TidyAsync();
        await TidyAsync();

        Assert.Empty(await KeysAsync());
        Assert.Equal(
            0,
            _bench.Store.Read(connection =>
                Dapper.SqlMapper.ExecuteScalar<int>(
                    connection,
                    "SELECT (SELECT count(*) FROM scenes) + (SELECT count(*) FROM manifests) + (SELECT count(*) FROM assets) + (SELECT "
                        + "count(*) FROM archives)"
                )
            )
        );
    }

    [Fact]
    public async Task A_scene_that_cannot_be_used_is_removed_later_when_the_store_is_away()
    {
        await AddAsync("scene");
        var scene = Row()!;
        _store.IsBroken = true;

        await Assert.ThrowsAsync<CloudUnavailableException>(() => _scenes.RemoveAsync(scene.Sha256, default));
        Assert.Throws<RefusedException>(() => Submit(scene));
        _store.IsBroken = false;
        _bench.Clock.Advance(_options.KeepUnused + TimeSpan.FromMinutes(1));
        await TidyAsync();

        Assert.Empty(await KeysAsync());
        Assert.Null(Row());
    }

    [Fact]
    public async Task An_object_that_the_store_keeps_holds_up_no_other()
    {
        await AddAsync("asset");
        var other = FarmClient.HashOf(FarmClient.NewScene());
        await _assets.AnnounceAsync([new AssetRequest(other, 1)], default);
        _bench.Clock.Advance(_options.KeepUnused + TimeSpan.FromMinutes(1));
        _store.Kept = AssetKeys.Asset(FarmClient.HashOf(_file));

        await Assert.ThrowsAsync<CloudUnavailableException>(TidyAsync);

        Assert.Equal(
            [FarmClient.HashOf(_file)],
            _bench.Store.Read(connection => AssetTable.Unused(connection, DateTimeOffset.MaxValue, 10))
        );
    }

    [Fact]
    public async Task No_job_is_accepted_for_a_scene_that_is_being_removed_and_who_announces_it_is_asked_for_the_file()
    {
        await AddAsync("scene");
        var scene = Row()!;
        _bench.Clock.Advance(_options.KeepUnused + TimeSpan.FromMinutes(1));
        var (begun, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.Hold = () =>
        {
            begun.TrySetResult();
            return held.Task;
        };

        var tidying = TidyAsync();
        await begun.Task.WaitAsync(Wait.Patience);
        Assert.Throws<RefusedException>(() => Submit(scene));
        var announced = _scenes.AnnounceAsync(scene.Sha256, scene.SizeBytes, scene.Name, default);
        var asked = _scenes.CheckAsync(scene.Sha256, default);
        held.SetResult();
        await tidying;

        Assert.Equal(SceneState.Upload, (await announced).State);
        Assert.Equal(ProblemTypes.SceneNotUploaded, (await Assert.ThrowsAsync<RefusedException>(() => asked)).Type);
        Assert.Null(Row()!.Etag);
        await AddAsync("scene");
        Submit(Row()!);
        await TidyAsync();
        Assert.Single(await KeysAsync());
    }

    private Scene? Row() => _bench.Store.Read(connection => SceneTable.Find(connection, FarmClient.HashOf(_file)));

    /// <summary>What the submission of a job writes in the end.</summary>
    private void Submit(Scene scene)
    {
        var found = new SceneInspected
        {
            SceneSha256 = scene.Sha256,
            WorkerId = "w",
            Inspection = Inspections.Renderable,
        };
        var job = new AcceptedJob(
            new ValidJobRequest { Scene = scene.Sha256, Frames = new FrameChoice() },
            scene,
            found,
            [1],
            new FrameNames("{frame:04}", [])
        );
        _bench.WriteAsync(farm => JobSubmission.Write(farm, job)).GetAwaiter().GetResult();
    }

    private async Task TidyAsync()
    {
        await _tidying.TidyScenesAsync(default);
        await _tidying.TidyManifestsAsync(default);
        await _tidying.TidyAssetsAsync(default);
        await _tidying.TidyArchivesAsync(default);
    }

    private async Task<IReadOnlyList<string>> KeysAsync() =>
        [.. ((await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _name })).S3Objects ?? []).Select(item => item.Key)];

    /// <summary>Does what a client does that wants something to be there.</summary>
    private async Task AddAsync(string what, bool isStored = false)
    {
        var sha256 = FarmClient.HashOf(_file);
        switch (what)
        {
            case "scene" when await _scenes.AnnounceAsync(sha256, _file.Length, "a.blend", default) is var scene:
                await UploadAsync(scene.Upload, isStored);
                await _scenes.CheckAsync(sha256, default);
                break;
            case "scene that a job asks for" when Row() is null:
                await AddAsync("scene");
                break;
            case "scene that a job asks for":
                await _scenes.CheckAsync(sha256, default);
                break;
            case "asset":
                var missing = (await _assets.AnnounceAsync([new AssetRequest(sha256, _file.Length)], default)).Missing;
                await UploadAsync(missing.SingleOrDefault()?.Upload, isStored);
                break;
            case "archive":
                var request = new ArchiveRequest
                {
                    Kind = ArchiveKind.Blender,
                    Version = "4.5.11",
                    Sha256 = sha256,
                    SizeBytes = _file.Length,
                    FileName = "blender.tar.xz",
                };
                await UploadAsync((await _archives.AnnounceAsync(request, default)).Upload, isStored);
                await _archives.CompleteAsync(sha256, default);
                break;
            case "manifest that a job asks for" when _manifest is not null:
                await _manifests.FindAsync(_manifest, default);
                break;
            default:
                if (!isStored)
                    await AddAsync("asset");
                _manifest = (
                    await _manifests.AcceptAsync(
                        new AssetManifest { Scene = "a.blend", Files = [new AssetFile("tex/wood.png", sha256, _file.Length)] },
                        default
                    )
                ).Sha256;
                await _manifests.FindAsync(_manifest, default);
                break;
        }
    }

    private string? _manifest;

    private async Task UploadAsync(PresignedUpload? upload, bool isStored)
    {
        Assert.False(isStored && upload is not null, "It was removed.");
        if (upload is null)
            return;
        using var answer = await FarmClient.PutAsync(upload, _file);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
