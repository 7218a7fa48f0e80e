using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.S3.Bodies;
using RenderFarm.LocalCloud.S3.Index;

namespace RenderFarm.LocalCloud.S3.Operations;

internal sealed partial class BucketOperations(ObjectIndex index, IOptions<LocalCloudOptions> options)
{
    public Task ListAsync(S3Request request) =>
        S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListAllMyBucketsResult",
                Owner(),
                S3Xml.Element(
                    "Buckets",
                    index
                        .Buckets()
                        .Select(bucket =>
                            S3Xml.Element("Bucket", S3Xml.Element("Name", bucket.Name), S3Xml.Element("CreationDate", bucket.Created))
                        )
                )
            )
        );

    public async Task CreateAsync(S3Request request)
    {
        if (!ValidName().IsMatch(request.Bucket) || request.Bucket.Contains("..", StringComparison.Ordinal))
            throw S3Errors.InvalidBucketName(request.Bucket);

        // The region that a client may ask for makes no difference on one machine.
        await RequestBody.ReadAllAsync(request, S3Xml.MaxDocumentBytes);
        await index.CreateBucketAsync(request.Bucket);
        request.Response.Headers.Location = "/" + request.Bucket;
    }

    public Task HeadAsync(S3Request request)
    {
        index.EnsureBucket(request.Bucket);
        request.Response.Headers["x-amz-bucket-region"] = options.Value.Region;
        return Task.CompletedTask;
    }

    public async Task DeleteAsync(S3Request request)
    {
        await index.DeleteBucketAsync(request.Bucket);
        request.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public Task LocationAsync(S3Request request)
    {
        index.EnsureBucket(request.Bucket);
        // The oldest region has no name here.
        var region = options.Value.Region == "us-east-1" ? string.Empty : options.Value.Region;
        return S3Xml.WriteAsync(request, S3Xml.Element("LocationConstraint", region));
    }

    public Task VersioningAsync(S3Request request)
    {
        index.EnsureBucket(request.Bucket);
        return S3Xml.WriteAsync(request, S3Xml.Element("VersioningConfiguration"));
    }

    private static System.Xml.Linq.XElement Owner() =>
        S3Xml.Element("Owner", S3Xml.Element("ID", "localcloud"), S3Xml.Element("DisplayName", "localcloud"));

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
