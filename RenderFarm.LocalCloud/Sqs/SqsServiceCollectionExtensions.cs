using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.Sqs.Messages;
using RenderFarm.LocalCloud.Sqs.Queues;

namespace RenderFarm.LocalCloud.Sqs;

internal static class SqsServiceCollectionExtensions
{
    public static void AddSqs(this IServiceCollection services)
    {
        services.AddSingleton<SqsDatabase>();
        services.AddSingleton<QueueNames>();
        services.AddSingleton<QueueSignals>();
        services.AddSingleton<QueueStore>();
        services.AddSingleton<QueueOperations>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<MessageOperations>();
        services.AddSingleton<ICloudService, SqsService>();
        services.AddHostedService<SqsJanitor>();
    }
}
