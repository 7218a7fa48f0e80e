using RenderFarm.Cli;
using RenderFarm.Cli.Download;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class DownloadDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_check_leaves_nothing_behind()
    {
        var checkedDirectory = DownloadDirectory.Check(_directory.File("a/b/c"));

        Assert.Equal(_directory.File("a/b/c"), checkedDirectory.FullPath);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task A_file_in_the_way_is_named()
    {
        var file = await _directory.WriteAsync("taken", [1]);

        Assert.Contains(
            $"'{file}' is a file",
            Assert.Throws<BadInputException>(() => DownloadDirectory.Check(file)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"'{file}' is a file",
            Assert.Throws<BadInputException>(() => DownloadDirectory.Check(Path.Combine(file, "x"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_place_that_takes_no_files_is_refused() => Assert.Throws<BadInputException>(() => DownloadDirectory.Check("/proc/frames"));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../0001.png")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b.png")]
    [InlineData("C:x.png")]
    public void The_farm_cannot_name_a_file_elsewhere(string fileName) =>
        Assert.Throws<IncompleteException>(() => DownloadDirectory.Check(_directory.FullPath).PathOf(fileName));
}
