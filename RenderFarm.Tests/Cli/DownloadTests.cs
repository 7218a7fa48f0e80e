using System.Collections.Concurrent;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.Cli;

/// <summary>A download that is broken off, and one of a job that renders.</summary>
public sealed class DownloadTests(CoordinatorFixture fixture) : IClassFixture<CoordinatorFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Server => fixture.Coordinator.Address.ToString();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_goes_on_where_it_broke_off_and_a_wrong_beginning_starts_over()
    {
        var job = await fixture.Coordinator.Http.SubmitAsync("1-4");
        await fixture.Coordinator.JobAsync(job.Id, changed => changed.State == JobState.Completed, "it is rendered");
        await using var proxy = await StoreProxy.StartAsync(fixture.Coordinator.Address);
        var ranges = new ConcurrentDictionary<string, ConcurrentQueue<string>>();
        proxy.OnRequest = request =>
        {
            ranges.GetOrAdd(request.Path.Value!, _ => []).Enqueue(request.Headers.Range.ToString());
            return Task.CompletedTask;
        };
        // The first answer about a frame breaks off; the second one is asked for from there.
        proxy.CutAfter = request => IsImage(request.Path.Value!, 1) && ranges[request.Path.Value!].Count == 1 ? 30 : null;
        var target = _directory.File("frames");
        Directory.CreateDirectory(target);
        proxy.BeforeCut = _ =>
            Wait.ForAsync(
                () => Task.FromResult(new FileInfo(Path.Combine(target, ".0001.png.part"))),
                part => part is { Exists: true, Length: 30 },
                "the beginning is there"
            );
        await _directory.WriteAsync("frames/.0002.png.part", TestWorker.Image[..20]);
        await _directory.WriteAsync("frames/.0003.png.part", new byte[40]);
        await _directory.WriteAsync("frames/.0004.png.part", TestWorker.Image);

        var result = await CliProcess.RunAsync(proxy.Address, "download", job.Id, target, "--as", "frames", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([1, 2, 3, 4], result.Json<DownloadResult>().Downloaded);
        Assert.Equal(4, Directory.GetFiles(target).Length);
        Assert.All(Directory.GetFiles(target), path => Assert.Equal(TestWorker.Image, File.ReadAllBytes(path)));
        Assert.Equal(["", "bytes=30-"], Ranges(1));
        Assert.Equal(["bytes=20-"], Ranges(2));
        Assert.Equal(["bytes=40-", ""], Ranges(3));
        Assert.Empty(Ranges(4));

        IEnumerable<string> Ranges(int frame) => ranges.Where(asked => IsImage(asked.Key, frame)).SelectMany(asked => asked.Value);
        static bool IsImage(string path, int frame) => path.EndsWith($"/{frame}/image", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_written_ends_the_wait_with_its_reason_while_the_job_goes_on()
    {
        var (reached, goOn) = fixture.Worker.HoldAt(2);
        var job = await fixture.Coordinator.Http.SubmitAsync("1-2");
        await reached;
        Directory.CreateDirectory(_directory.File("frames"));
        await _directory.WriteAsync("frames/0001.png", [1, 2, 3]);

        var result = await CliProcess.RunAsync(Server, "download", job.Id, _directory.File("frames"), "--follow");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("has other files of the same names: 0001.png", result.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(_directory.File("frames/0001.png")));
        goOn.SetResult();
        await fixture.Coordinator.JobAsync(job.Id, now => now.State == JobState.Completed, "it went on");
    }

    [Theory]
    [InlineData("frames", "0001.png", 0)]
    [InlineData("zip", ".tide.zip.parts/0001.png", 1)]
    public async Task Frames_come_as_they_are_rendered(string form, string first, int artifacts)
    {
        var (reached, goOn) = fixture.Worker.HoldAt(2);
        var job = await fixture.Coordinator.Http.SubmitAsync("1-3", "tide");
        await reached;
        var target = _directory.File("frames");
        using var download = CliProcess.Start(Server, "download", job.Id, target, "--follow", "--as", form, "--json");
        await Wait.ForAsync(
            () => Task.FromResult(File.Exists(Path.Combine(target, first))),
            there => there,
            "the first frame is there. " + download.Error
        );
        Assert.False(goOn.Task.IsCompleted);
        goOn.SetResult();
        var result = await download.EndAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([1, 2, 3], result.Json<DownloadResult>().Downloaded);
        Assert.Equal(artifacts, result.Json<DownloadResult>().Artifacts.Count);
        Assert.Equal(
            form == "zip" ? ["tide.zip"] : ["0001.png", "0002.png", "0003.png"],
            Directory.EnumerateFileSystemEntries(target).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
    }
}
