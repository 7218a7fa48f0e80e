using System.Diagnostics;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Worker;
using RenderFarm.Tests.Worker.Blender;

namespace RenderFarm.Tests.Cli;

public sealed class StoreTests(CliFarm farm) : IClassFixture<CliFarm>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("renderfarm-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_worker_is_sent_once_and_the_last_one_published_is_in_use()
    {
        var program = Path.Combine(_folder, "RenderFarm.Worker");
        File.Copy("/bin/true", program);
        var other = Path.Combine(_folder, "other");
        File.Copy("/bin/false", other);

        var first = await CliProcess.RunAsync(farm.Server, "worker", "publish", "--file", program);
        var second = await CliProcess.RunAsync(farm.Server, "worker", "publish", "--file", other);
        var again = await CliProcess.RunAsync(farm.Server, "worker", "publish", "--file", program);
        var list = (await CliProcess.RunAsync(farm.Server, "worker", "list", "--json")).Json<ArchiveResponse[]>();

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Contains("The farm has the new worker", first.Output, StringComparison.Ordinal);
        Assert.Contains("The farm has the new worker", second.Output, StringComparison.Ordinal);
        Assert.Contains("The farm knows this worker already", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("uploading", again.Output, StringComparison.Ordinal);
        Assert.Equal([true, false], list.Select(archive => archive.InUse));
        Assert.Contains(list[0].Sha256[..12], again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blenders_of_several_versions_are_kept_side_by_side_and_removed_by_theirs()
    {
        var newer = await MakeArchiveAsync("blender-4.10.0-linux-x64", "blender-4.10.0-linux-x64.tar.xz");
        var older = await MakeArchiveAsync("blender-4.9.3-linux-x64", "renamed.tar.gz");

        var sent = await CliProcess.RunAsync(farm.Server, "blender", "upload", newer);
        await CliProcess.RunAsync(farm.Server, "blender", "upload", older);
        var again = await CliProcess.RunAsync(farm.Server, "blender", "upload", newer);
        var list = (await CliProcess.RunAsync(farm.Server, "blender", "list", "--json")).Json<ArchiveResponse[]>();
        var removed = await CliProcess.RunAsync(farm.Server, "blender", "remove", "4.10.0");
        var missing = await CliProcess.RunAsync(farm.Server, "blender", "remove", "4.10.0");

        Assert.Equal((0, ""), (sent.ExitCode, sent.Error));
        Assert.Contains("Instances of jobs that are for it get it from now on.", sent.Output, StringComparison.Ordinal);
        Assert.Contains("The farm has Blender 4.10.0 already", again.Output, StringComparison.Ordinal);
        Assert.Equal([("4.10.0", true), ("4.9.3", true)], list.Select(archive => (archive.Version, archive.InUse)));
        Assert.Equal(0, removed.ExitCode);
        Assert.Equal((2, "error: The farm has no Blender 4.10.0.\n       It has 4.9.3.\n"), (missing.ExitCode, missing.Error));
        using var s3 = farm.Cloud.CreateS3Client();
        Assert.Single((await s3.ListObjectsV2Async(new() { BucketName = "renderfarm", Prefix = "store/blender/" })).S3Objects);
        await CliProcess.RunAsync(farm.Server, "blender", "remove", "4.9.3");
    }

    [Fact]
    public async Task A_Blender_is_fetched_by_its_version_with_the_checksum_of_its_release()
    {
        await using var server = await ArchiveServer.StartAsync(_folder, cuts: 1);
        var cache = new Dictionary<string, string> { ["XDG_CACHE_HOME"] = Path.Combine(_folder, "cache") };

        using var fetching = CliProcess.Start(farm.Server, cache, "blender", "upload", "--version", "9.9.9", "--from", server.Releases);
        var fetched = await fetching.EndAsync();
        var unknown = await CliProcess.RunAsync(farm.Server, "blender", "upload", "--version", "9.9.8", "--from", server.Releases);
        await CliProcess.RunAsync(farm.Server, "blender", "remove", "9.9.9");

        Assert.Equal((0, ""), (fetched.ExitCode, fetched.Error));
        Assert.Contains("The farm has Blender 9.9.9: blender-9.9.9-linux-x64.tar.xz", fetched.Output, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("There is no Blender 9.9.8", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_Blender_for_rented_instances_is_refused_before_it_is_sent()
    {
        var whole = await MakeArchiveAsync("blender-1.2.3-linux-x64", "whole.tar.gz");
        var truncated = Path.Combine(_folder, "truncated.tar.gz");
        await File.WriteAllBytesAsync(truncated, (await File.ReadAllBytesAsync(whole))[..60]);
        var zip = Path.Combine(_folder, "blender-4.5.11-windows-x64.zip");
        await File.WriteAllTextAsync(zip, "PK");
        var nameless = await MakeArchiveAsync("build", "studio.tar.gz");
        var empty = await MakeArchiveAsync("blender-1.2.3-linux-x64", "empty.tar.gz", executable: "readme");

        await ExpectAsync("is no archive that rented instances can unpack", zip);
        await ExpectAsync("cannot be unpacked", truncated);
        await ExpectAsync("holds no Blender", empty);
        await ExpectAsync("Give it with --version", nameless);
        await ExpectAsync("There is no file", Path.Combine(_folder, "nowhere.tar.xz"));
        await ExpectAsync("Which Blender?");
        Assert.Empty((await CliProcess.RunAsync(farm.Server, "blender", "list", "--json")).Json<ArchiveResponse[]>());
    }

    private async Task ExpectAsync(string error, params string[] file)
    {
        var result = await CliProcess.RunAsync(farm.Server, ["blender", "upload", .. file]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    private async Task<string> MakeArchiveAsync(string top, string name, string executable = "blender")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"), top)).FullName;
        await ShellScript.WriteAsync(Path.Combine(folder, executable), "echo 'Blender'");
        var archive = Path.Combine(_folder, name);
        using var tar = Process.Start("tar", ["-caf", archive, "-C", Path.GetDirectoryName(folder)!, top]);
        await tar.WaitForExitAsync();
        return archive;
    }
}
