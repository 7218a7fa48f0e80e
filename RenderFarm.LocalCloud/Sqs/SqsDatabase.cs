using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Sqs;

internal sealed class SqsDatabase(DataDirectory data) : Database(Path.Combine(data.Folder("sqs"), "queues.db"), SqsSchema.Sql);
