namespace RenderFarm.LocalCloud.Sqs.Queues;

internal sealed record Queue(long Id, string Name, DateTimeOffset Created, DateTimeOffset Modified, QueueAttributes Attributes);
