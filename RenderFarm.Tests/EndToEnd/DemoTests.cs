using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Docs;
using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>The README's first command, with real Blender and every process of the farm.</summary>
[Collection(nameof(WholeFarm))]
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_renders_every_frame_leaves_one_trace_for_each_and_ends_everything()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var farm = FarmProcess.Start(
            new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            "demo",
            "--exit"
        );

        var job = await farm.JobAsync(job => job.Frames.Rendered > 0);
        var exitCode = await farm.EndAsync();

        Assert.True(exitCode == 0, farm.Printed);
        var images = Directory.GetFiles(farm.Frames, "*.png").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(job.Frames.Total, images.Length);
        Assert.True(images.Length >= 24);
        Assert.All(images, PngFile.AssertWhole);
        Assert.Equal(images.Length, images.Select(PngFile.Hash).Distinct().Count()); // an animation moves
        Assert.True(File.Exists(Path.Combine(farm.Frames, "demo.mp4")), farm.Printed);
        Assert.True(File.Exists(Path.Combine(farm.Frames, "demo-contact-sheet.jpg")), farm.Printed);
        Assert.Contains("http://localhost:", farm.Printed, StringComparison.Ordinal);
        Assert.Empty(farm.Processes);

        using (var database = new SqliteConnection($"Data Source={Path.Combine(farm.Data, "coordinator", "farm.db")};Pooling=False"))
        {
            var traces = database.Query<(long Number, string TraceId)>("SELECT number, substr(traceparent, 4, 32) FROM frames");
            FrameTraces.AssertWhole(collector.Spans, job, traces.ToDictionary(frame => $"{frame.Number}", frame => frame.TraceId));
        }

        TelemetryDocsTests.AssertMeasured(collector.Metrics);
    }

    [Fact]
    public async Task Worker_coordinator_and_cloud_can_be_killed_in_the_middle_and_started_again()
    {
        await using var farm = FarmProcess.Start("demo", "--exit");

        foreach (
            var (resource, program) in new[]
            {
                ("worker", "RenderFarm.Worker"),
                ("coordinator", "RenderFarm.Coordinator"),
                ("localcloud", "RenderFarm.LocalCloud"),
            }
        )
        {
            var before = await farm.JobAsync(job => job.Frames.Rendered > 0);
            await farm.KillAsync(program);
            await farm.LineAsync($"{resource} has ended");
            await FarmProcess.CommandAsync(resource, "start");
            await farm.JobAsync(job => job.Frames.Rendered > before.Frames.Rendered);
        }

        var job = await farm.JobAsync(job => job.State == JobState.Completed);
        var frames = await farm.FramesAsync(job.Id);

        Assert.Equal(0, await farm.EndAsync());
        Assert.All(frames, frame => Assert.Equal(FrameState.Rendered, frame.State));
        Assert.Equal(job.Frames.Total, frames.Length);
        foreach (var frame in frames)
        {
            var image = Path.Combine(farm.Frames, frame.FileName!);
            PngFile.AssertWhole(image);
            Assert.Equal(frame.Sha256, PngFile.Hash(image)); // what is stored is what was reported: no second image came over the first
        }
    }

    [Fact]
    public async Task Nothing_outlives_a_farm_that_is_killed()
    {
        await using var farm = FarmProcess.Start("demo");
        await farm.JobAsync(job => job is { State: JobState.Running, Frames.Rendered: > 0 });
        Assert.True(farm.Processes.Count >= 4, "LocalCloud, the coordinator, a worker and the orchestrator were expected.");

        await farm.KillAsync();

        await farm.NothingLeftAsync();
    }
}
