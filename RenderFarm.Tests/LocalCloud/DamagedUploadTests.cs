using System.Net.Sockets;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>Uploads that do not arrive as they were sent.</summary>
public sealed class DamagedUploadTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const string Key = "scenes/scene.blend";

    [Theory]
    [InlineData(true, "SignatureDoesNotMatch")]
    [InlineData(false, "XAmzContentSHA256Mismatch")]
    public async Task A_byte_that_changed_on_the_way_is_noticed(bool chunked, string expected)
    {
        var bucket = await CreateBucketAsync();
        using var http = new DamagingHttpClientFactory();
        var s3 = cloud.CreateS3Client(configure: config => config.HttpClientFactory = http);
        var content = new MemoryStream(new byte[200_000]);
        var before = cloud.BlobFiles;

        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            s3.PutObjectAsync(
                new()
                {
                    BucketName = bucket,
                    Key = Key,
                    InputStream = content,
                    UseChunkEncoding = chunked,
                }
            )
        );

        Assert.Equal(expected, refused.ErrorCode);
        await AssertNothingLeftAsync(bucket, before);
    }

    [Fact]
    public async Task A_body_that_ends_too_early_leaves_nothing()
    {
        var bucket = await CreateBucketAsync();
        var before = cloud.BlobFiles;
        var url = new Uri(
            await cloud
                .CreateS3Client()
                .GetPreSignedURLAsync(
                    new()
                    {
                        BucketName = bucket,
                        Key = Key,
                        Verb = HttpVerb.PUT,
                        Protocol = Protocol.HTTP,
                        Expires = DateTime.UtcNow.AddMinutes(5),
                    }
                )
        );

        using var socket = new TcpClient();
        await socket.ConnectAsync(url.Host, url.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Length: 1000000\r\n\r\n")
        );
        await stream.WriteAsync(new byte[600_000]);
        socket.Client.Shutdown(SocketShutdown.Send);
        await ReadToEndAsync(stream);

        await AssertNothingLeftAsync(bucket, before);
    }

    [Fact]
    public async Task A_wrong_Content_MD5_is_refused()
    {
        var bucket = await CreateBucketAsync();
        var before = cloud.BlobFiles;

        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            cloud
                .CreateS3Client()
                .PutObjectAsync(
                    new()
                    {
                        BucketName = bucket,
                        Key = Key,
                        ContentBody = "body",
                        MD5Digest = Convert.ToBase64String(new byte[16]),
                    }
                )
        );

        Assert.Equal("BadDigest", refused.ErrorCode);
        await AssertNothingLeftAsync(bucket, before);
    }

    /// <summary>The connection ends when the server is done with the request; with a reset when it has not read everything.</summary>
    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        try
        {
            await stream.CopyToAsync(Stream.Null);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset }) { }
    }

    private async Task<string> CreateBucketAsync()
    {
        var bucket = "damaged-" + Guid.NewGuid().ToString("N");
        await cloud.CreateS3Client().PutBucketAsync(bucket);
        return bucket;
    }

    private async Task AssertNothingLeftAsync(string bucket, IEnumerable<string> filesBefore)
    {
        await Assert.ThrowsAsync<NoSuchKeyException>(() => cloud.CreateS3Client().GetObjectAsync(bucket, Key));
        Assert.Equal(filesBefore.Order(StringComparer.Ordinal), cloud.BlobFiles.Order(StringComparer.Ordinal));
    }
}
