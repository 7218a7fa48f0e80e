using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.Tests.LocalCloud;

public sealed class S3ObjectTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime
{
    private readonly AmazonS3Client _s3 = cloud.CreateS3Client();
    private readonly string _bucket = "bucket-" + Guid.NewGuid().ToString("N");

    public Task InitializeAsync() => _s3.PutBucketAsync(_bucket);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_blob_can_be_read_as_soon_as_it_is_flushed()
    {
        using var folder = new Cli.TemporaryDirectory();
        var path = Path.Combine(folder.FullPath, "blob");
        using var writer = new BlobWriter("blob", path);
        await writer.WriteAsync("bytes"u8.ToArray(), CancellationToken.None);

        writer.Flush();

        // The index names it from here on.
        Assert.Equal("bytes", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task An_object_comes_back_with_its_headers_and_metadata()
    {
        var put = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = "frames/0001.png",
            ContentBody = "pixels",
            ContentType = "image/png",
        };
        put.Headers.CacheControl = "no-cache";
        put.Metadata["farm-frame"] = "1";
        var stored = await _s3.PutObjectAsync(put);

        using var got = await _s3.GetObjectAsync(_bucket, "frames/0001.png");
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal("pixels", await reader.ReadToEndAsync());
        Assert.Equal("image/png", got.Headers.ContentType);
        Assert.Equal("no-cache", got.Headers.CacheControl);
        Assert.Equal("1", got.Metadata["farm-frame"]);
        Assert.Equal(stored.ETag, got.ETag);
        Assert.Equal("\"b02d3cffc68a4df7e3c0b61ba1d7cd81\"".Length, got.ETag.Length);
    }

    [Theory]
    [InlineData("a b+c&d=é%2F.png")]
    [InlineData("double//slash/and trailing/")]
    [InlineData("日本語/кадр-1")]
    [InlineData("C:\\windows\\path?query#fragment")]
    public async Task Any_key_is_kept_as_it_is(string key)
    {
        await PutAsync(key, "body of " + key);

        Assert.Equal("body of " + key, await ReadAsync(key));
        var listed = await _s3.ListObjectsV2Async(new() { BucketName = _bucket });
        Assert.Equal([key], listed.S3Objects.Select(found => found.Key));
    }

    [Fact]
    public async Task A_range_is_a_part_of_the_object()
    {
        await PutAsync("alphabet", "abcdefghijklmnopqrstuvwxyz");

        using var middle = await _s3.GetObjectAsync(
            new()
            {
                BucketName = _bucket,
                Key = "alphabet",
                ByteRange = new ByteRange(2, 4),
            }
        );
        Assert.Equal(HttpStatusCode.PartialContent, middle.HttpStatusCode);
        Assert.Equal("bytes 2-4/26", middle.ContentRange);
        using var reader = new StreamReader(middle.ResponseStream);
        Assert.Equal("cde", await reader.ReadToEndAsync());

        var beyond = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            _s3.GetObjectAsync(
                new()
                {
                    BucketName = _bucket,
                    Key = "alphabet",
                    ByteRange = new ByteRange(26, 30),
                }
            )
        );
        Assert.Equal("InvalidRange", beyond.ErrorCode);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task If_none_match_lets_only_one_of_many_writers_through()
    {
        var attempts = await Task.WhenAll(
            Enumerable
                .Range(0, 24)
                .Select(async writer =>
                {
                    try
                    {
                        await _s3.PutObjectAsync(
                            new()
                            {
                                BucketName = _bucket,
                                Key = "once",
                                ContentBody = writer.ToString(),
                                IfNoneMatch = "*",
                            }
                        );
                        return (int?)writer;
                    }
                    catch (AmazonS3Exception e)
                        when (e.StatusCode == HttpStatusCode.PreconditionFailed && e.ErrorCode == "PreconditionFailed")
                    {
                        return null;
                    }
                })
        );

        var winner = Assert.Single(attempts, attempt => attempt is not null);
        Assert.Equal(winner.ToString(), await ReadAsync("once"));
    }

    [Fact]
    public async Task Pages_of_a_listing_join_without_gap_or_overlap()
    {
        string[] keys = ["a", "b/1", "b/2", "c", "d/e/f", "d/g", "z"];
        foreach (var key in keys)
            await PutAsync(key, key);

        var found = new List<string>();
        var prefixes = new List<string>();
        await foreach (
            var page in _s3
                .Paginators.ListObjectsV2(
                    new()
                    {
                        BucketName = _bucket,
                        Delimiter = "/",
                        MaxKeys = 2,
                    }
                )
                .Responses
        )
        {
            found.AddRange((page.S3Objects ?? []).Select(item => item.Key));
            prefixes.AddRange(page.CommonPrefixes ?? []);
        }

        Assert.Equal(["a", "c", "z"], found);
        Assert.Equal(["b/", "d/"], prefixes);

        var under = await _s3.ListObjectsV2Async(
            new()
            {
                BucketName = _bucket,
                Prefix = "d/",
                StartAfter = "d/e/f",
            }
        );
        Assert.Equal(["d/g"], under.S3Objects.Select(item => item.Key));
    }

    [Fact]
    public async Task A_presigned_put_stores_only_the_body_that_was_signed_for()
    {
        var body = Encoding.UTF8.GetBytes("BLENDER scene");
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(body));
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket,
            Key = "scenes/one.blend",
            Verb = HttpVerb.PUT,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Protocol = Protocol.HTTP,
        };
        request.Headers["x-amz-checksum-sha256"] = hash;
        var url = await _s3.GetPreSignedURLAsync(request);

        using var http = new HttpClient();
        async Task<HttpResponseMessage> Put(byte[] content, string checksum)
        {
            using var message = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(content) };
            message.Headers.Add("x-amz-checksum-sha256", checksum);
            return await http.SendAsync(message);
        }

        using var wrong = await Put(Encoding.UTF8.GetBytes("something else"), hash);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("<Code>BadDigest</Code>", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var forged = await Put(body, Convert.ToBase64String(new byte[32]));
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        await Assert.ThrowsAsync<NoSuchKeyException>(() => _s3.GetObjectAsync(_bucket, "scenes/one.blend"));

        using var right = await Put(body, hash);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal("BLENDER scene", await ReadAsync("scenes/one.blend"));
        var head = await _s3.GetObjectMetadataAsync(
            new GetObjectMetadataRequest
            {
                BucketName = _bucket,
                Key = "scenes/one.blend",
                ChecksumMode = ChecksumMode.ENABLED,
            }
        );
        Assert.Equal(hash, head.ChecksumSHA256);
    }

    private Task<PutObjectResponse> PutAsync(string key, string body) =>
        _s3.PutObjectAsync(
            new()
            {
                BucketName = _bucket,
                Key = key,
                ContentBody = body,
            }
        );

    private async Task<string> ReadAsync(string key)
    {
        using var got = await _s3.GetObjectAsync(_bucket, key);
        using var reader = new StreamReader(got.ResponseStream);
        return await reader.ReadToEndAsync();
    }
}
