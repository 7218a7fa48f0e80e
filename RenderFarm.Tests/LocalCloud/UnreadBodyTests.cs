using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>The bodies of refused requests.</summary>
public sealed class UnreadBodyTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private string Host => $"127.0.0.1:{cloud.Endpoint.Port}";

    [Theory]
    [InlineData("PUT", "/BUCKET/key", "s3", "if-none-match: *", 412)]
    [InlineData("PUT", "/BUCKET/LONG", "s3", "", 400)]
    [InlineData("PUT", "/front-door-nowhere/key", "s3", "", 404)]
    [InlineData("PUT", "/BUCKET/key?acl", "s3", "", 501)]
    [InlineData("PUT", "/BUCKET/key", "", "", 403)]
    [InlineData("POST", "/", "", "content-type: application/x-www-form-urlencoded", 403)]
    [InlineData("POST", "/?Version=2016-11-15", "", "", 403)]
    [InlineData("GET", "/?Version=2016-11-15", "", "", 403)]
    [InlineData("POST", "/", "", "x-amz-target: AmazonSQS.ListQueues", 403)]
    [InlineData("POST", "/_localcloud/instances/i-0/interrupt", "", "origin: http://evil.example", 403)]
    [InlineData("POST", "/_localcloud/nothing", "", "", 404)]
    [InlineData("GET", "/health", "", "", 200)]
    public async Task A_body_that_is_not_read_is_never_taken_for_a_request(
        string method,
        string path,
        string service,
        string header,
        int status
    )
    {
        var s3 = cloud.CreateS3Client();
        var bucket = $"front-door-{Guid.NewGuid():N}";
        await s3.PutBucketAsync(bucket);
        await s3.PutObjectAsync(
            new()
            {
                BucketName = bucket,
                Key = "key",
                ContentBody = "there",
            }
        );
        path = path.Replace("BUCKET", bucket, StringComparison.Ordinal).Replace("LONG", new string('k', 1100), StringComparison.Ordinal);
        const string Body = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        foreach (
            var (framing, body) in ((string, string)[])
                [($"content-length: {Body.Length}", Body), ("transfer-encoding: chunked", $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n")]
        )
        {
            foreach (var isExpecting in (bool[])[false, true])
                await SendAsync(framing, body, isExpecting);
        }

        async Task SendAsync(string framing, string body, bool isExpecting)
        {
            var headers = new Dictionary<string, string> { ["host"] = Host };
            if (header.Split(": ") is [var name, var value])
                headers[name] = value;
            if (service.Length > 0)
                Signature4.Sign(
                    cloud.Key,
                    service,
                    method,
                    path,
                    headers,
                    Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Body)))
                );
            await using var connection = await RawConnection.OpenAsync(cloud.Endpoint);
            var head = string.Concat(headers.Select(pair => $"{pair.Key}: {pair.Value}\r\n"));
            await connection.SendAsync(
                Encoding.Latin1.GetBytes(
                    $"{method} {path} HTTP/1.1\r\n{head}{framing}\r\n"
                        + $"{(isExpecting ? "expect: 100-continue\r\n" : "")}\r\n{(isExpecting ? "" : body)}"
                )
            );

            var answer = await connection.ReadAsync(body: Encoding.Latin1.GetBytes(body));

            // A chunked upload without the length of what is in it is refused for that.
            Assert.True(answer.Status == status || (answer.Status == 411 && framing[0] == 't'), $"{framing}, {isExpecting}: {answer}");
            if (answer.Closes)
            {
                // A server that has asked for no body waits a while for the client to end the connection.
                Assert.True(isExpecting || await connection.IsEndedAsync());
                return;
            }

            await connection.SendAsync(Encoding.Latin1.GetBytes($"GET /health HTTP/1.1\r\nHost: {Host}\r\n\r\n"));
            Assert.Equal((200, "Healthy"), await connection.ReadAsync() is var next ? (next.Status, next.Body) : default);
        }
    }

    [Fact]
    public async Task A_client_that_waits_to_be_told_goes_on_after_a_refusal()
    {
        using var http = new HttpClient { BaseAddress = cloud.Endpoint };
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/front-door/unsigned")
            {
                Content = new ByteArrayContent(new byte[1 << 20]),
            };
            request.Headers.ExpectContinue = true;
            using var refused = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal("Healthy", await http.GetStringAsync("/health"));
        }
    }
}
