using Amazon.S3;
using Amazon.S3.Model;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>Who gets in: nobody under another name, and nobody from a web page.</summary>
public sealed class FrontDoorTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private const string Bucket = "front-door";

    private int Port => cloud.Endpoint.Port;

    private string Host => $"127.0.0.1:{Port}";

    private static readonly string[] Asked =
    [
        "/health",
        "/_localcloud/instances",
        "/_localcloud/market",
        "/",
        "/?Action=DescribeInstances&Version=2016-11-15",
        "/bucket/key",
    ];

    public static TheoryData<string> Paths => [.. Asked];

    public static TheoryData<string> Strangers =>
        [
            "evil.example",
            "127.evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evil.localhost",
            "localhost.",
            "127.0.0.2",
            "0.0.0.0",
            "[::]",
            "2130706433",
            "0x7f.1",
            "[::ffff:127.0.0.1]",
            "localhost@evil.example",
            "",
        ];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_host_that_is_not_exactly_loopback_is_refused_whatever_it_asks_for(string host)
    {
        foreach (var path in Asked)
        {
            var answer = await RawConnection.AskAsync(
                cloud.Endpoint,
                $"GET {path} HTTP/1.1\nHost: {host}{(host.Length > 0 ? $":{Port}" : "")}\n\n"
            );

            Assert.True(answer.Status is 400 or 403, $"GET {path} for {host} was answered with {answer.Status}: {answer.Body}");
            Assert.DoesNotContain("Healthy", answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET /health HTTP/1.1\nHost: localhost\n\n", 403)] // of port 80, and this is none
    [InlineData("GET /health HTTP/1.1\nHost: localhost:1\n\n", 403)]
    [InlineData("GET /health HTTP/1.1\nHost: localhost:0PORT\n\n", 403)]
    [InlineData("GET /health HTTP/1.1\nHost: localhost:PORT:PORT\n\n", 400)]
    [InlineData("GET /health HTTP/1.1\n\n", 400)]
    [InlineData("GET /health HTTP/1.0\n\n", 403)]
    [InlineData("GET /health HTTP/1.1\nHost: localhost:PORT\nHost: evil.example\n\n", 400)]
    [InlineData("GET http://evil.example/health HTTP/1.1\nHost: localhost:PORT\n\n", 400)]
    [InlineData("GET http://evil.example/health HTTP/1.1\nHost: evil.example\n\n", 403)]
    [InlineData("GET http://localhost:PORT/health HTTP/1.1\nHost: localhost:PORT\n\n", 200)]
    [InlineData("GET /health HTTP/1.1\nHost: LocalHost:PORT\n\n", 200)]
    [InlineData("GET /health HTTP/1.1\nHost: [::1]:PORT\n\n", 200)]
    public async Task Odd_hosts_and_targets_are_told_from_good_ones(string request, int status) =>
        Assert.Equal(
            status,
            (await RawConnection.AskAsync(cloud.Endpoint, request.Replace("PORT", $"{Port}", StringComparison.Ordinal))).Status
        );

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task What_a_web_page_sends_is_refused_before_it_is_looked_at(string path)
    {
        string[] marks =
        [
            "Origin: http://evil.example",
            "Origin: null",
            $"Origin: http://localhost:{Port + 1}",
            $"Origin: https://{Host}",
            "Origin: ",
            $"Origin: http://{Host}\nOrigin: http://evil.example",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Site: ",
            "Sec-Fetch-Site: none\nSec-Fetch-Site: cross-site",
        ];
        foreach (var mark in marks)
        {
            foreach (var method in (string[])["GET", "POST", "OPTIONS"])
            {
                var answer = await RawConnection.AskAsync(
                    cloud.Endpoint,
                    $"{method} {path} HTTP/1.1\nHost: {Host}\n{mark}\nContent-Length: 0\n\n"
                );
                Assert.True(
                    answer.Status == 403 && answer.Body.Contains("Requests of web pages", StringComparison.Ordinal),
                    $"{method} {path} with {mark}: {answer}"
                );
                Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Headers.Keys);
            }
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Sec-Fetch-Site: same-origin\nOrigin: http://HOST")]
    public async Task What_the_user_types_is_answered_but_what_is_stored_is_no_page_of_this_origin(string marks)
    {
        var answer = await RawConnection.AskAsync(
            cloud.Endpoint,
            $"GET /_localcloud/instances HTTP/1.1\nHost: {Host}\n{marks.Replace("HOST", Host, StringComparison.Ordinal)}\n\n"
        );

        Assert.Equal(200, answer.Status);
        Assert.Equal("sandbox", answer.Headers["Content-Security-Policy"]);
    }

    [Fact]
    public async Task A_signed_request_of_a_web_page_is_refused_too_and_no_address_opens_EC2()
    {
        var target = Signature4.Presign(
            cloud.Key,
            "ec2",
            "GET",
            "/?Action=RunInstances&Version=2016-11-15&ImageId=ami-0c1&MinCount=1&MaxCount=1&InstanceType=c5.large&ClientToken=page",
            Host
        );
        var page = await RawConnection.AskAsync(cloud.Endpoint, $"GET {target} HTTP/1.1\nHost: {Host}\nSec-Fetch-Site: cross-site\n\n");
        Assert.Equal(403, page.Status);

        var typed = await RawConnection.AskAsync(cloud.Endpoint, $"GET {target} HTTP/1.1\nHost: {Host}\n\n");
        Assert.Equal(405, typed.Status);
        Assert.Contains("InvalidRequest", typed.Body, StringComparison.Ordinal);

        var posted = Signature4.Presign(cloud.Key, "ec2", "POST", "/?Action=DescribeInstances&Version=2016-11-15", Host);
        var query = await RawConnection.AskAsync(cloud.Endpoint, $"POST {posted} HTTP/1.1\nHost: {Host}\nContent-Length: 0\n\n");
        Assert.NotEqual(200, query.Status); // its parameters belong into the form
    }

    [Fact]
    public async Task A_presigned_address_is_for_pages_as_long_as_its_signature_holds()
    {
        var s3 = cloud.CreateS3Client();
        await s3.PutBucketAsync(Bucket);
        await s3.PutObjectAsync(
            new()
            {
                BucketName = Bucket,
                Key = "image",
                ContentBody = "pixels",
            }
        );
        string Address(HttpVerb verb, string key) =>
            new Uri(
                s3.GetPreSignedURL(
                    new GetPreSignedUrlRequest
                    {
                        BucketName = Bucket,
                        Key = key,
                        Verb = verb,
                        Expires = DateTime.UtcNow.AddHours(1),
                        Protocol = Protocol.HTTP,
                    }
                )
            ).PathAndQuery;
        Task<RawConnection.Answer> AskAsync(string method, string address, string more = "") =>
            RawConnection.AskAsync(
                cloud.Endpoint,
                $"{method} {address} HTTP/1.1\nHost: {Host}\nOrigin: http://localhost:5080\nSec-Fetch-Site: same-site\n{more}\n"
            );

        var read = await AskAsync("GET", Address(HttpVerb.GET, "image"));
        Assert.Equal((200, "pixels", "*"), (read.Status, read.Body, read.Headers["Access-Control-Allow-Origin"]));
        Assert.Equal(200, (await AskAsync("HEAD", Address(HttpVerb.HEAD, "image"))).Status);
        var preflight = await AskAsync(
            "OPTIONS",
            Address(HttpVerb.PUT, "new"),
            "Access-Control-Request-Method: PUT\nAccess-Control-Request-Headers: content-type\n"
        );
        Assert.Equal((204, "GET, HEAD, PUT"), (preflight.Status, preflight.Headers["Access-Control-Allow-Methods"]));
        Assert.Equal(200, (await AskAsync("PUT", Address(HttpVerb.PUT, "new"), "Content-Length: 0\n")).Status);

        Assert.Equal(
            403,
            (await AskAsync("GET", Address(HttpVerb.GET, "image").Replace("/image?", "/new?", StringComparison.Ordinal))).Status
        );
        Assert.Equal(403, (await AskAsync("DELETE", Address(HttpVerb.DELETE, "image"))).Status);
        Assert.Equal(403, (await AskAsync("OPTIONS", Address(HttpVerb.DELETE, "image"), "Access-Control-Request-Method: DELETE\n")).Status);
        Assert.Equal(
            403,
            (await AskAsync("GET", "/_localcloud/instances?X-Amz-Credential=key/20260101/eu-central-1/s3/aws4_request")).Status
        );
        Assert.Equal(
            400,
            (
                await AskAsync("GET", "/health?X-Amz-Credential=key/20260101/eu-central-1/s3/aws4_request&X-Amz-Algorithm=AWS4-HMAC-SHA256")
            ).Status
        );
        var other = await RawConnection.AskAsync(
            cloud.Endpoint,
            $"GET {Address(HttpVerb.GET, "image")} HTTP/1.1\nHost: evil.example:{Port}\n\n"
        );
        Assert.Equal(403, other.Status);
    }
}
