using RenderFarm.LocalCloud.Http;
using RenderFarm.LocalCloud.S3.Index;
using RenderFarm.LocalCloud.S3.Operations;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3;

internal static class S3ServiceCollectionExtensions
{
    public static void AddS3(this IServiceCollection services)
    {
        services.AddSingleton<S3Database>();
        services.AddSingleton<BlobStore>();
        services.AddSingleton<ObjectIndex>();
        services.AddSingleton<ObjectListing>();
        services.AddSingleton<UploadIndex>();
        services.AddSingleton<BucketOperations>();
        services.AddSingleton<ListingOperations>();
        services.AddSingleton<ObjectOperations>();
        services.AddSingleton<CopyOperations>();
        services.AddSingleton<MultipartOperations>();
        services.AddSingleton<ICloudService, S3Service>();
        services.AddHostedService<S3Janitor>();
    }
}
