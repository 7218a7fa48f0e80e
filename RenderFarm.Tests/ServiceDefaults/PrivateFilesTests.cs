using System.Security.Cryptography;
using System.Text.Json;
using Amazon.S3.Model;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.ServiceDefaults;

/// <summary>What the processes of a farm make; for LocalCloud see <c>LocalCloud.StartTests</c>.</summary>
public sealed class PrivateFilesTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const UnixFileMode Read = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Others = Read | Enter | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    [LinuxFact]
    public async Task Of_all_that_a_worker_keeps_others_may_read_only_what_its_Blender_must_and_cannot_come_there()
    {
        await using var farm = await WorkerBench.StartAsync(cloud);
        var scene = await farm.UploadAsync(await Scenes.Tiny);
        var asset = Convert.ToHexStringLower(SHA256.HashData("wood"u8));
        await PutAsync(farm, AssetKeys.Asset(asset), "wood"u8.ToArray());
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new AssetManifest { Scene = "shots/a.blend", Files = [new AssetFile("textures/wood.png", asset, 4)] },
            ApiJson.Options
        );
        var hash = Convert.ToHexStringLower(SHA256.HashData(manifest));
        await PutAsync(farm, AssetKeys.Manifest(hash), manifest);
        var worker = farm.StartWorker();
        await farm.SendChunkAsync(scene with { Manifest = new ManifestRef(hash, manifest.Length, 4) }, [1, 2]);
        await farm.Events.WaitForAsync<ChunkEnded>();
        Assert.True(farm.Events.Of<FrameRendered>().Count == 2, worker.Printed);

        // The Blender that has rendered, and the one that looks at images, are still there with their homes.
        var data = Path.Combine(farm.Folder, "data");
        var kept = Directory.GetFileSystemEntries(data, "*", SearchOption.AllDirectories).Append(data).Order().ToList();
        var open = kept.Where(path => (Mode(path) & Others) != UnixFileMode.None).ToList();
        Assert.Equal(open, open.Where(IsForBlender));
        Assert.All(open, path => Assert.Equal(Directory.Exists(path) ? Read | Enter : Read, Mode(path) & Others));
        // Root's Blender has a user of its own, which must read them.
        Assert.Equal(Environment.IsPrivilegedProcess ? kept.Count(IsForBlender) : 0, open.Count);
        Assert.Contains(kept, path => path.EndsWith("textures/wood.png", StringComparison.Ordinal));
        Assert.Contains(kept, path => path.EndsWith("driver.py", StringComparison.Ordinal));
        Assert.Contains(kept, path => path.EndsWith(".manifest", StringComparison.Ordinal));

        // A scene with all around it, and the driver in a Blender's home: in folders that are closed, as all are that are not open here.
        bool IsForBlender(string path)
        {
            var place = Path.GetRelativePath(data, path).Split('/');
            return place switch
            {
                ["scenes", "assets"] => false,
                ["scenes", "assets", _] => true,
                ["scenes", var name, ..] => name.EndsWith(".files", StringComparison.Ordinal) || name == $"{scene.Sha256}.blend",
                ["scratch", _, var home, "driver", ..] => home.StartsWith("blender-", StringComparison.Ordinal),
                _ => false,
            };
        }
    }

    [LinuxFact]
    public async Task Others_may_read_nothing_that_a_coordinator_keeps()
    {
        var folder = Directory.CreateTempSubdirectory("private-files-");
        await using var coordinator = await CoordinatorProcess.StartAsync(cloud, folder);
        await coordinator.ReadyAsync();

        var kept = Directory.GetFileSystemEntries(folder.FullName, "*", SearchOption.AllDirectories);
        Assert.Contains(coordinator.DatabasePath, kept);
        Assert.All(kept.Append(folder.FullName), path => Assert.Equal(UnixFileMode.None, Mode(path) & Others));
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static async Task PutAsync(WorkerBench farm, string key, byte[] content) =>
        await farm.S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = farm.Bucket,
                Key = key,
                InputStream = new MemoryStream(content),
            }
        );
}
