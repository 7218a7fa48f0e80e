using System.Net;
using System.Net.Http.Json;
using Amazon.S3.Model;
using CsCheck;
using RenderFarm.Contracts.Api;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Fuzz;

/// <summary>
/// Whatever is sent to an address that the coordinator has signed for an upload: only the announced file is ever stored there, and nothing
/// anywhere else. A failure prints its seed, as in <see cref="CoordinatorFuzzTests"/>.
/// </summary>
public sealed class UploadFuzzTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>
{
    private static readonly int Time = FuzzWords.Seconds(6);

    private static readonly string Bucket = new FarmOptions().Bucket;

    private static readonly string[] Parameters =
    [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
    ];

    /// <summary>What is sent, beginning with what should be.</summary>
    private sealed record Sent(string Method, string Url, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsChunked = false)
    {
        public string Key => new Uri(Url).AbsolutePath.Split('/', 3)[2];
    }

    /// <summary>One change that makes it something else.</summary>
    private sealed record Deviation(string Name, Func<Sent, Sent> Of)
    {
        public override string ToString() => Name;
    }

    [Fact]
    public async Task Only_the_announced_file_is_ever_stored()
    {
        using var http = new HttpClient();
        var s3 = farm.Cloud.CreateS3Client();
        var uploaded = new HashSet<string>(StringComparer.Ordinal);
        // The fixture's bucket has nothing else in it.
        var sample = Gen.Select(Gen.Int[0, 2], Gen.Byte.Array[1, 3000], Deviations(farm.Cloud), Deviations(farm.Cloud));

        await sample.SampleAsync(
            async (kind, content, before, after) =>
            {
                byte[] file = [.. FarmClient.NewScene(), .. content];
                var right = await AnnounceAsync(kind, file) ?? throw new InvalidOperationException("Nobody has sent this file before.");

                await AssertRefusedAsync(http, before.Of(right), $"{before}");
                Assert.NotNull(await AnnounceAsync(kind, file)); // it has not arrived
                Assert.Equal(HttpStatusCode.OK, await SendAsync(http, right));
                uploaded.Add(right.Key);

                await AssertRefusedAsync(http, after.Of(right), $"{after}, after the upload");
                if (file.Length % 2 == 0)
                    Assert.Equal(HttpStatusCode.OK, await SendAsync(http, right)); // twice: the same again
                Assert.Null(await AnnounceAsync(kind, file)); // known
                using var stored = await s3.GetObjectAsync(Bucket, right.Key);
                using var bytes = new MemoryStream();
                await stored.ResponseStream.CopyToAsync(bytes);
                Assert.True(file.AsSpan().SequenceEqual(bytes.ToArray()), $"{after} changed what was stored.");
            },
            time: Time,
            threads: 1,
            print: sent => $"{sent.Item1} {sent.Item2.Length} bytes: {sent.Item3}, then {sent.Item4}"
        );

        var found = s3.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Bucket });
        var keys = new List<string>();
        await foreach (var item in found.S3Objects)
            keys.Add(item.Key);
        Assert.Empty(keys.Except(uploaded, StringComparer.Ordinal)); // of workers only the newest are kept
        Assert.Empty((await s3.ListMultipartUploadsAsync(Bucket)).MultipartUploads ?? []);
    }

    /// <summary>Announces a file as a scene, as what goes along with one, or as a worker.</summary>
    /// <returns>What is to be sent; null when the farm has it.</returns>
    private async Task<Sent?> AnnounceAsync(int kind, byte[] file)
    {
        var (sha256, http) = (FarmClient.HashOf(file), farm.Coordinator.Http);
        using var answer = await (
            kind switch
            {
                0 => http.AnnounceAsync(file),
                1 => http.PostAsJsonAsync(
                    "/api/assets",
                    new AssetsRequest { Assets = [new AssetRequest(sha256, file.Length)] },
                    ApiJson.Options
                ),
                _ => http.PostAsJsonAsync(
                    "/api/store",
                    new ArchiveRequest
                    {
                        Kind = ArchiveKind.Worker,
                        Version = "1.0.0",
                        Sha256 = sha256,
                        SizeBytes = file.Length,
                        FileName = "worker.tar.gz",
                    },
                    ApiJson.Options
                ),
            }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var upload = kind switch
        {
            0 => (await answer.Content.ReadFromJsonAsync<SceneResponse>(ApiJson.Options))!.Upload,
            1 => (await answer.Content.ReadFromJsonAsync<AssetsResponse>(ApiJson.Options))!.Missing.SingleOrDefault()?.Upload,
            _ => (await answer.Content.ReadFromJsonAsync<ArchiveResponse>(ApiJson.Options))!.Upload,
        };
        return upload is null ? null : new Sent(upload.Method, upload.Url, upload.Headers, file);
    }

    private static async Task AssertRefusedAsync(HttpClient http, Sent sent, string what)
    {
        var status = (int)await SendAsync(http, sent);
        Assert.True(status is >= 400 and < 500, $"{status} for {what}: {sent.Method} {sent.Url}");
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, Sent sent)
    {
        using var request = new HttpRequestMessage(new HttpMethod(sent.Method), sent.Url) { Content = new ByteArrayContent(sent.Body) };
        request.Headers.TransferEncodingChunked = sent.IsChunked;
        foreach (var (name, value) in sent.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static Gen<Deviation> Deviations(LocalCloudProcess cloud) =>
        Gen.OneOf<Deviation>(
            // Another body: of the same length, shorter, longer, none.
            Gen.Select(
                Gen.Double[0, 0.999],
                Gen.Byte[1, 255],
                (place, bit) => With($"byte {place:P1} changed", sent => sent with { Body = Changed(sent.Body, place, bit) })
            ),
            Gen.Double[0, 0.999]
                .Select(part => With($"cut at {part:P1}", sent => sent with { Body = sent.Body[..(int)(part * sent.Body.Length)] })),
            Gen.Byte.Array[1, 2000].Select(more => With($"{more.Length} bytes more", sent => sent with { Body = [.. sent.Body, .. more] })),
            Gen.Const(With("no length", sent => sent with { IsChunked = true })),
            // Another request.
            JsonMutations
                .Pick(["GET", "HEAD", "POST", "DELETE", "PATCH", "COPY"])
                .Select(method => With(method, sent => sent with { Method = method })),
            Gen.String[Gen.Char["abcdef0123456789/._-"], 1, 70]
                .Select(key =>
                    With($"key '{key}'", sent => sent with { Url = sent.Url.Replace(sent.Key, "x" + key, StringComparison.Ordinal) })
                ),
            JsonMutations.Pick(Parameters).Select(name => With($"no {name}", sent => sent with { Url = Edit(sent.Url, name, _ => null) })),
            Gen.Select(
                JsonMutations.Pick(Parameters),
                Gen.Double[0, 0.999],
                (name, place) => With($"{name} changed", sent => sent with { Url = Edit(sent.Url, name, value => Changed(value, place)) })
            ),
            Gen.Const(With("only the host signed", sent => sent with { Url = Edit(sent.Url, "X-Amz-SignedHeaders", _ => "host") })),
            JsonMutations
                .Pick(["a=b", "partNumber=1&uploadId=1", "uploads", "tagging", "acl", "X-Amz-Expires=604800", "x-amz-checksum-sha256=AA=="])
                .Select(more => With($"&{more}", sent => sent with { Url = $"{sent.Url}&{more}" })),
            Gen.Const(With("expired", sent => sent with { Url = Expired(cloud, sent) })),
            // Other headers, or fewer.
            Gen.Const(With("no checksum", sent => sent with { Headers = new Dictionary<string, string>() })),
            Gen.Byte.Array[32].Select(hash => WithHeader("x-amz-checksum-sha256", Convert.ToBase64String(hash))),
            JsonMutations
                .Pick([
                    ("x-amz-checksum-crc32", "AAAAAA=="),
                    ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
                    ("x-amz-meta-a", "b"),
                    ("x-amz-copy-source", "/renderfarm/scenes/a"),
                    ("x-amz-storage-class", "GLACIER"),
                    ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
                    ("if-match", "\"a\""),
                ])
                .Select(header => WithHeader(header.Item1, header.Item2))
        );

    private static Deviation With(string name, Func<Sent, Sent> change) => new(name, change);

    private static Deviation WithHeader(string name, string value) =>
        With(
            $"{name}: {value}",
            sent =>
                sent with
                {
                    Headers = new Dictionary<string, string>(sent.Headers, StringComparer.OrdinalIgnoreCase) { [name] = value },
                }
        );

    private static byte[] Changed(byte[] bytes, double place, byte bit)
    {
        byte[] changed = [.. bytes];
        changed[(int)(place * bytes.Length)] ^= bit;
        return changed;
    }

    private static string Changed(string text, double place)
    {
        var at = (int)(place * text.Length);
        return $"{text[..at]}{(text[at] == '1' ? '2' : '1')}{text[(at + 1)..]}";
    }

    private static string Edit(string url, string name, Func<string, string?> change)
    {
        var parts = url.Split('?', 2);
        var query = parts[1]
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: pair[0], Value: pair[0] == name ? change(pair[1]) : pair[1]))
            .Where(pair => pair.Value is not null);
        return $"{parts[0]}?{string.Join('&', query.Select(pair => $"{pair.Name}={pair.Value}"))}";
    }

    /// <summary>The same address as the coordinator signed it hours ago: nobody can wait for it here.</summary>
    private static string Expired(LocalCloudProcess cloud, Sent sent)
    {
        var address = new Uri(sent.Url);
        return new Uri(
            address,
            Signature4.Presign(cloud.Key, "s3", sent.Method, address.AbsolutePath, address.Authority, DateTime.UtcNow.AddHours(-2))
        ).ToString();
    }
}
