using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using MassTransit;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator;

/// <summary>What it does with the messages that it gets.</summary>
internal sealed partial class TestWorker
{
    /// <summary>
    /// Who dies in the middle of a message leaves it on its queue: only a cancellation by the bus does, any other sets it aside.
    /// </summary>
    private async Task UntilDeadAsync(Func<Task> work, CancellationToken delivery)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_dead.IsCancellationRequested)
        {
            await new TaskCompletionSource().Task.WaitAsync(delivery);
        }
    }

    private async Task RenderAsync(RenderChunk chunk, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, _dead.Token);
        using var inHand = new InHand(chunk.JobId);
        _inHand = inHand;
        Chunks.Enqueue(chunk);
        _chunk = chunk.ChunkId;
        await SendAsync(
            new ChunkStarted
            {
                ChunkId = chunk.ChunkId,
                JobId = chunk.JobId,
                WorkerId = Id,
                SentAt = DateTimeOffset.UtcNow,
            }
        );
        using var dropped = CancellationTokenSource.CreateLinkedTokenSource(end.Token, inHand.Dropped.Token);
        try
        {
            inHand.IsHeld |= await ExistsAsync($"jobs/{chunk.JobId}/held");
            foreach (var frame in chunk.Frames.TakeWhile(_ => !inHand.IsHeld))
                await RenderAsync(chunk, frame.Number, dropped.Token);
        }
        catch (OperationCanceledException) when (inHand.Dropped.IsCancellationRequested && !end.IsCancellationRequested)
        {
            // Dropped: the chunk ends without its frames.
        }

        (_chunk, _inHand) = (null, null);
        await SendAsync(
            new ChunkEnded
            {
                ChunkId = chunk.ChunkId,
                JobId = chunk.JobId,
                WorkerId = Id,
                IsHandedBack = inHand.IsHeld,
                SentAt = DateTimeOffset.UtcNow,
            }
        );
        await SayAsync();
    }

    private async Task RenderAsync(RenderChunk chunk, int frame, CancellationToken cancellationToken)
    {
        var key = $"{chunk.OutputPrefix}frames/{frame:0000}.png";
        var log = $"{chunk.OutputPrefix}logs/{frame:0000}.log";
        var stored = await ExistsAsync(key);
        if (!stored)
        {
            await SendAsync(
                new FrameStarted
                {
                    JobId = chunk.JobId,
                    ChunkId = chunk.ChunkId,
                    Frame = frame,
                    WorkerId = Id,
                    SentAt = DateTimeOffset.UtcNow,
                }
            );
            await SendAsync(
                new FrameProgress
                {
                    JobId = chunk.JobId,
                    ChunkId = chunk.ChunkId,
                    Frame = frame,
                    WorkerId = Id,
                    Fraction = 0.5,
                    SentAt = DateTimeOffset.UtcNow,
                }
            );
            if (await OnFrame(frame, cancellationToken) is { } failure)
            {
                await SendAsync(
                    new FrameFailed
                    {
                        JobId = chunk.JobId,
                        ChunkId = chunk.ChunkId,
                        Frame = frame,
                        WorkerId = Id,
                        Fault = failure.Fault,
                        Error = failure.Error,
                        LogTail = "the last words",
                        SentAt = DateTimeOffset.UtcNow,
                    }
                );
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await _s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Farm.Bucket,
                    Key = log,
                    InputStream = new MemoryStream(Encoding.UTF8.GetBytes($"Fra:{frame}\n")),
                },
                cancellationToken
            );
            await _s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Farm.Bucket,
                    Key = key,
                    InputStream = new MemoryStream(Image),
                    IfNoneMatch = "*",
                },
                cancellationToken
            );
            Stored.Enqueue(frame);
        }

        await SendAsync(
            new FrameRendered
            {
                JobId = chunk.JobId,
                ChunkId = chunk.ChunkId,
                Frame = frame,
                WorkerId = Id,
                Key = key,
                SizeBytes = Image.Length,
                Sha256 = stored ? null : Convert.ToHexStringLower(SHA256.HashData(Image)),
                AlreadyStored = stored,
                LogKey = log,
                Flags = Flags(frame),
                Timings = stored ? new FrameTimings() : new FrameTimings { Render = Seconds(chunk), Upload = 0.1 },
                SentAt = DateTimeOffset.UtcNow,
            }
        );
    }

    private async Task<bool> ExistsAsync(string key)
    {
        try
        {
            await _s3.GetObjectMetadataAsync(Farm.Bucket, key, _dead.Token);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private sealed class ChunkConsumer(TestWorker worker) : IConsumer<RenderChunk>
    {
        public Task Consume(ConsumeContext<RenderChunk> context) =>
            worker.UntilDeadAsync(() => worker.RenderAsync(context.Message, context.CancellationToken), context.CancellationToken);
    }

    private sealed class ArtifactConsumer(TestWorker worker) : IConsumer<MakeArtifact>
    {
        public Task Consume(ConsumeContext<MakeArtifact> context) =>
            worker.UntilDeadAsync(() => MakeAsync(context.Message), context.CancellationToken);

        private async Task MakeAsync(MakeArtifact order)
        {
            var answer = new ArtifactEnded
            {
                JobId = order.JobId,
                Kind = order.Kind,
                WorkerId = worker.Id,
            };
            if (worker.ArtifactError(order.Kind) is { } error)
            {
                await worker.SendAsync(answer with { Error = error });
                return;
            }

            var key = new JobKeys(order.OutputPrefix).Artifact(order.Kind, edition: order.Edition);
            await worker._s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = Farm.Bucket,
                    Key = key,
                    InputStream = new MemoryStream(Image),
                }
            );
            await worker.SendAsync(answer with { Key = key, SizeBytes = Image.Length });
        }
    }

    private sealed class InspectConsumer(TestWorker worker) : IConsumer<InspectScene>
    {
        public Task Consume(ConsumeContext<InspectScene> context) =>
            worker.UntilDeadAsync(
                () =>
                    worker.SendAsync(
                        worker.Inspect(context.Message.Scene) with
                        {
                            Settings = context.Message.Settings,
                            WorkerId = worker.Id,
                        }
                    ),
                context.CancellationToken
            );
    }

    /// <summary>It says that it ends and why; it goes on until the test ends it.</summary>
    private sealed class DrainConsumer(TestWorker worker) : IConsumer<DrainWorker>
    {
        public Task Consume(ConsumeContext<DrainWorker> context)
        {
            worker._ending = context.Message.Reason;
            return worker.SayAsync();
        }
    }

    private sealed class HoldConsumer(TestWorker worker) : IConsumer<HoldJob>
    {
        public async Task Consume(ConsumeContext<HoldJob> context)
        {
            worker.Held.Enqueue(context.Message);
            if (worker._inHand is not { } chunk || chunk.JobId != context.Message.JobId)
                return;
            chunk.IsHeld = true;
            if (!context.Message.FinishesFrame)
                await chunk.Dropped.CancelAsync();
        }
    }

    /// <summary>The chunk that it renders.</summary>
    private sealed class InHand(string jobId) : IDisposable
    {
        public string JobId => jobId;

        public CancellationTokenSource Dropped { get; } = new();

        public bool IsHeld { get; set; }

        public void Dispose() => Dropped.Dispose();
    }
}
