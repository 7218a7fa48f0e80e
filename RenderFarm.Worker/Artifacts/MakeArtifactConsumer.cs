using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Telemetry;
using RenderFarm.Worker.Lifecycle;

namespace RenderFarm.Worker.Artifacts;

/// <summary>Makes artifacts, beside the chunk that renders.</summary>
internal sealed partial class MakeArtifactConsumer(
    ArtifactMaker maker,
    Coordinator coordinator,
    Occupation occupation,
    IOptions<WorkerOptions> options,
    ILogger<MakeArtifactConsumer> logger
) : IConsumer<MakeArtifact>
{
    public async Task Consume(ConsumeContext<MakeArtifact> context)
    {
        using var work = occupation.Begin();
        var order = context.Message;
        using var span = FarmTelemetry.Source.StartActivity("artifact.make");
        span.Tag(
            ("renderfarm.job.id", order.JobId),
            ("renderfarm.artifact.kind", order.Kind.ToString()),
            ("renderfarm.worker.id", options.Value.Id)
        );
        var answer = new ArtifactEnded
        {
            JobId = order.JobId,
            Kind = order.Kind,
            WorkerId = options.Value.Id,
        };
        try
        {
            answer = await maker.MakeAsync(order, answer, context.CancellationToken);
            LogMade(order.JobId, order.Kind);
        }
        catch (RenderFault fault)
        {
            LogFailed(order.JobId, order.Kind, fault.Message);
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
            answer = answer with { Error = fault.Message };
        }

        await coordinator.SendAsync(answer, context.CancellationToken);
    }

    [LoggerMessage(3301, LogLevel.Information, "Job {JobId}: the {Kind} is made")]
    private partial void LogMade(string jobId, ArtifactKind kind);

    [LoggerMessage(3302, LogLevel.Warning, "Job {JobId}: the {Kind} could not be made: {Error}")]
    private partial void LogFailed(string jobId, ArtifactKind kind, string error);
}

/// <summary>One at a time, so that the frames of other jobs that render beside it keep their share of the machine.</summary>
internal sealed class MakeArtifactConsumerDefinition : ConsumerDefinition<MakeArtifactConsumer>
{
    public MakeArtifactConsumerDefinition(FarmQueues queues) =>
        Endpoint(endpoint =>
        {
            endpoint.Name = queues.Name(Queues.Finish);
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
        });
}
