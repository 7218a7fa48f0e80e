using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.Fuzz;

/// <summary>What the coordinator takes, for a fuzzer to change.</summary>
internal static class CoordinatorInputs
{
    /// <summary>Valid bodies of all endpoints. What would rent, quote or wait for a worker names a scene that nobody has sent.</summary>
    public static IEnumerable<string> Bodies(string scene)
    {
        var absent = new string('a', 64);
        object[] bodies =
        [
            new SceneRequest
            {
                Sha256 = absent,
                SizeBytes = 5,
                Name = "tide.blend",
            },
            new AssetsRequest { Assets = [new AssetRequest(absent, 5)] },
            new AssetManifest { Scene = "shots/010.blend", Files = [new AssetFile("wood.png", absent, 5)] },
            new JobRequest
            {
                Scene = absent,
                Frames = "1-3",
                Name = "n",
                Priority = 1,
                Settings = new RenderSettings
                {
                    Samples = 4,
                    Engine = "cycles",
                    Properties = new PropertyValues { ["cycles.seed"] = "4" },
                },
                Split = new Split { Columns = 2, Rows = 2 },
                Rental = new Rental
                {
                    Instances = 2,
                    InstanceTypes = ["g5.xlarge"],
                    Budget = 5,
                    MaxPrice = 1,
                },
            },
            new JobRequest
            {
                Scene = scene,
                Start = 1,
                End = 3,
                Step = 1,
            },
            new QuoteRequest
            {
                Job = new JobRequest { Scene = absent },
                InstanceTypes = ["g5.xlarge"],
                Instances = [1, 2],
            },
            new ArchiveRequest
            {
                Kind = ArchiveKind.Worker,
                Version = "1.0.0",
                Sha256 = absent,
                SizeBytes = 5,
                FileName = "worker.tar.gz",
            },
            new TerminateRequest { Ids = ["i-1"] },
            new InterruptRequest { NoticeSeconds = 5 },
            new CleanupRequest { OlderThanDays = 3650 },
            new DeadLettersRequest { Ids = ["a"] },
        ];
        return bodies.Select(body => JsonSerializer.Serialize(body, body.GetType(), ApiJson.Options));
    }

    public static IEnumerable<(string Type, string Body)> Reports(string job)
    {
        var now = DateTimeOffset.UtcNow;
        object[] reports =
        [
            new FrameStarted
            {
                JobId = job,
                ChunkId = "c",
                Frame = 1,
                WorkerId = "fuzz",
                SentAt = now,
            },
            new FrameProgress
            {
                JobId = job,
                ChunkId = "c",
                Frame = 1,
                WorkerId = "fuzz",
                Fraction = 0.5,
                SentAt = now,
            },
            new FrameRendered
            {
                JobId = job,
                ChunkId = "c",
                Frame = 1,
                WorkerId = "fuzz",
                Key = $"jobs/{job}/frames/0001.png",
                SizeBytes = 5,
                Timings = new FrameTimings { Render = 1 },
                SentAt = now,
            },
            new PartStored
            {
                JobId = job,
                ChunkId = "c",
                Frame = 1,
                Part = 1,
                WorkerId = "fuzz",
                Timings = new FrameTimings(),
                SentAt = now,
            },
            new FrameFailed
            {
                JobId = job,
                ChunkId = "c",
                Frame = 1,
                WorkerId = "fuzz",
                Fault = FaultKind.Frame,
                Error = "e",
                SentAt = now,
            },
            new ChunkStarted
            {
                JobId = job,
                ChunkId = "c",
                WorkerId = "fuzz",
                SentAt = now,
            },
            new ChunkEnded
            {
                JobId = job,
                ChunkId = "c",
                WorkerId = "fuzz",
                SentAt = now,
            },
            new ChunkDeclined
            {
                JobId = job,
                ChunkId = "c",
                WorkerId = "fuzz",
                SentAt = now,
            },
            new ArtifactEnded
            {
                JobId = job,
                Kind = ArtifactKind.Video,
                WorkerId = "fuzz",
                Key = $"jobs/{job}/video.mp4",
                SizeBytes = 5,
            },
            new SceneInspected
            {
                SceneSha256 = new string('a', 64),
                WorkerId = "fuzz",
                Inspection = Inspections.Renderable,
            },
            new WorkerHeartbeat
            {
                WorkerId = "fuzz",
                Host = "h",
                ProcessId = 1,
                Activity = WorkerActivity.Draining,
                Cores = 2,
                Pool = "elsewhere",
                Gpus = [new Gpu("g", 5)],
                StartedAt = now,
                SentAt = now,
            },
            new WorkerStopped
            {
                WorkerId = "fuzz",
                Reason = "r",
                SentAt = now,
            },
        ];
        return reports.Select(report =>
            (
                $"{report.GetType().Namespace}:{report.GetType().Name}",
                JsonSerializer.Serialize(report, report.GetType(), JsonSerializerOptions.Web)
            )
        );
    }

    public static string Envelope(string type, string message) =>
        $"{{\"messageId\":\"{Guid.NewGuid()}\",\"messageType\":[\"urn:message:{type}\"],\"message\":{message}}}";
}
