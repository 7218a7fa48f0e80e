using Microsoft.Extensions.Logging.Abstractions;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Tests.Worker.Blender;

public sealed class BlenderArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("renderfarm-archive-").FullName;
    private readonly HttpClient _http = new();

    private string Cache => Path.Combine(_folder, "cache");

    [Fact]
    public async Task The_archive_is_downloaded_checked_and_unpacked()
    {
        await using var server = await ArchiveServer.StartAsync(_folder);
        var archive = Archive(server.Release);
        Assert.Null(archive.InstalledExecutable);

        var path = await archive.InstallAsync(default);

        Assert.Equal(path, archive.InstalledExecutable);
        Assert.Equal("9.9.9", (await BlenderProbe.TryAsync(path, default)).Blender?.Version);
        Assert.Equal(
            ["blender-9.9.9-linux-x64", "install.lock"],
            Directory.EnumerateFileSystemEntries(Cache).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public async Task A_download_that_is_cut_off_goes_on_where_it_was()
    {
        await using var server = await ArchiveServer.StartAsync(_folder, cuts: 1);

        await Archive(server.Release).InstallAsync(default);

        Assert.Collection(server.Ranges, Assert.Empty, range => Assert.Matches("^bytes=[1-9][0-9]+-$", range));
    }

    [Fact]
    public async Task An_archive_with_another_hash_is_refused_and_deleted()
    {
        await using var server = await ArchiveServer.StartAsync(_folder);
        var archive = Archive(server.Release with { Sha256 = new string('0', 64) });

        var exception = await Assert.ThrowsAsync<InstallException>(() => archive.InstallAsync(default));

        Assert.Contains("is not what was pinned", exception.Message);
        Assert.Null(archive.InstalledExecutable);
        Assert.Equal(["install.lock"], Directory.EnumerateFileSystemEntries(Cache).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Workers_that_start_at_once_download_it_once()
    {
        await using var server = await ArchiveServer.StartAsync(_folder);

        var paths = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Archive(server.Release).InstallAsync(default)));

        Assert.Single(paths.Distinct());
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_named()
    {
        var release = new BlenderRelease("9.9.9", new Uri("http://127.0.0.1:9/blender-9.9.9-linux-x64.tar.xz"), new string('0', 64));

        var exception = await Assert.ThrowsAsync<InstallException>(() => Archive(release).InstallAsync(default));

        Assert.Contains("http://127.0.0.1:9/", exception.Message);
    }

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private BlenderArchive Archive(BlenderRelease release) =>
        new(_http, release, Cache, TimeProvider.System, NullLogger<BlenderArchive>.Instance);
}
