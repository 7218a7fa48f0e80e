using MassTransit;

namespace RenderFarm.Tests.Transport;

/// <summary>Consumes as the test says.</summary>
public sealed class JobConsumer(JobDesk desk) : IConsumer<Job>
{
    public Task Consume(ConsumeContext<Job> context) => desk.TakeAsync(context);
}
