using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Index;

internal sealed class S3Database(DataDirectory data) : Database(Path.Combine(data.Folder("s3"), "index.db"), S3Schema.Sql);
