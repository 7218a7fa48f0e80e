using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.Coordinator.Page;
using RenderFarm.Tests.LocalCloud.Ec2;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>
/// What web pages can do to LocalCloud from a real browser: nothing, but for what the farm gave them a presigned address of.
/// </summary>
public sealed class WebPageTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IAsyncLifetime
{
    // A PNG of one pixel.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;
    private WebApplication _site = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _site = builder.Build();
        _site.Run(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!doctype html><title>a page</title>");
        });
        await _site.StartAsync();
        _playwright = await Playwright.CreateAsync();
        // As a name server of an attacker's would have it.
        _browser = await PageFarm.LaunchAsync(_playwright, "--host-resolver-rules=MAP evil.example 127.0.0.1");
        _page = await _browser.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _site.DisposeAsync();
    }

    [LinuxFact]
    public async Task An_image_of_a_page_runs_no_command_even_with_the_right_key()
    {
        using var bench = new Ec2Bench(cloud);
        using var files = new Cli.TemporaryDirectory();
        var mark = Path.Combine(files.FullPath, "ran");
        var userData = Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes($"#!/bin/bash\ntouch '{mark}'\n")));
        var address = new Uri(
            cloud.Endpoint,
            Signature4.Presign(
                cloud.Key,
                "ec2",
                "GET",
                $"/?Action=RunInstances&Version=2016-11-15&ImageId={Uri.EscapeDataString(Ec2Bench.Image)}"
                    + $"&MinCount=1&MaxCount=1&InstanceType=c5.large&ClientToken=page&UserData={userData}",
                cloud.Endpoint.Authority
            )
        );
        await OpenAsync("evil.example");

        AssertRefused(await AnswerAsync(address, "address => { new Image().src = address; }"));
        AssertRefused(await AnswerAsync(address, "address => { fetch(address, { mode: 'no-cors' }); }"));
        AssertRefused(
            await AnswerAsync(
                address,
                "address => { const form = document.body.appendChild(document.createElement('form')); form.method = 'post'; form.action = "
                    + "address; form.submit(); }"
            )
        );
        AssertRefused(await AnswerAsync(address, "address => { location = address; }"));

        var found = await bench.Client.DescribeInstancesAsync(
            new DescribeInstancesRequest { Filters = [new Amazon.EC2.Model.Filter("client-token", ["page"])] }
        );
        Assert.Empty(found.Reservations ?? []);
        Assert.False(File.Exists(mark));
    }

    [LinuxFact]
    public async Task A_page_neither_interrupts_an_instance_nor_shuts_it_down_nor_reads_of_it_under_a_name_of_its_own()
    {
        using var bench = new Ec2Bench(cloud);
        var instance = await bench.RunAsync(
            "echo $AWS_EC2_METADATA_SERVICE_ENDPOINT > metadata.new && mv metadata.new metadata\nsleep 600\n",
            configure: request => request.MetadataOptions!.HttpTokens = HttpTokensState.Optional
        );
        await bench.WaitForAsync(instance.InstanceId, "running");
        var metadata = new Uri(await bench.ReadAsync(instance.InstanceId, "metadata"));
        var interrupt = new Uri(cloud.Endpoint, $"/_localcloud/instances/{instance.InstanceId}/interrupt");
        const string Post = "address => { fetch(address, { method: 'POST', mode: 'no-cors' }); }";
        await OpenAsync("evil.example");

        AssertRefused(await AnswerAsync(interrupt, Post));
        AssertRefused(await AnswerAsync(new Uri(metadata, "/localcloud/shutdown"), Post));
        await OpenAsync("localhost");
        AssertRefused(await AnswerAsync(interrupt, Post));
        foreach (var path in (string[])["/_localcloud/instances", "/health"])
            Assert.Equal(403, (await _page.GotoAsync($"http://evil.example:{cloud.Endpoint.Port}{path}"))!.Status);
        Assert.Equal(
            403,
            (
                await _page.GotoAsync($"http://evil.example:{metadata.Port}/latest/meta-data/iam/security-credentials/renderfarm-local")
            )!.Status
        );
        AssertRefused(await AnswerAsync(new Uri($"http://evil.example:{metadata.Port}/localcloud/shutdown"), Post));

        Assert.Equal("running", (await bench.DescribeAsync(instance.InstanceId)).State!.Name!.Value);
        Assert.Equal(JsonNull, (await bench.ReportAsync(instance.InstanceId)).GetProperty("interruptionTime").ValueKind);
        await bench.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance.InstanceId] });
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("evil.example")] // a studio's page, say: the signature is what counts
    public async Task A_page_that_has_a_presigned_address_shows_reads_and_stores_what_it_is_of(string host)
    {
        var s3 = cloud.CreateS3Client();
        var bucket = $"pages-{Guid.NewGuid():N}";
        await s3.PutBucketAsync(bucket);
        string Presign(HttpVerb verb, string key, string? contentType = null) =>
            s3.GetPreSignedURL(
                new GetPreSignedUrlRequest
                {
                    BucketName = bucket,
                    Key = key,
                    Verb = verb,
                    ContentType = contentType,
                    Expires = DateTime.UtcNow.AddHours(1),
                    Protocol = Amazon.S3.Protocol.HTTP,
                }
            );
        await s3.PutObjectAsync(
            new()
            {
                BucketName = bucket,
                Key = "image.png",
                ContentType = "image/png",
                InputStream = new MemoryStream(Convert.FromBase64String(Pixel)),
            }
        );
        var image = Presign(HttpVerb.GET, "image.png");
        await OpenAsync(host);

        Assert.Equal(
            1,
            await _page.EvaluateAsync<int>(
                "address => new Promise((done, failed) => { const image = new Image(); image.onload = () => done(image.naturalWidth); "
                    + "image.onerror = () => failed('no image'); image.src = address; })",
                image
            )
        );
        Assert.Equal("image/png", await _page.EvaluateAsync<string>("async address => (await (await fetch(address)).blob()).type", image));
        Assert.Equal(
            200,
            await _page.EvaluateAsync<int>(
                "async address => (await fetch(address, { method: 'PUT', headers: { 'content-type': 'text/html' }, body: "
                    + "'<script>document.title = 1; fetch(\"/_localcloud/instances\")' + '.then(answer => { document.title = "
                    + "answer.status; }, () => { document.title = \"refused\"; });</script>' })).status",
                Presign(HttpVerb.PUT, "page.html", "text/html")
            )
        );
        using (var stored = await s3.GetObjectAsync(bucket, "page.html"))
            Assert.Equal("text/html", stored.Headers.ContentType);

        // Shown, but as nobody's page: no script of it runs.
        Assert.Equal(200, await AnswerAsync(new Uri(Presign(HttpVerb.GET, "page.html")), "address => { location = address; }"));
        await _page.WaitForLoadStateAsync();
        Assert.Equal(string.Empty, await _page.TitleAsync());
    }

    private const System.Text.Json.JsonValueKind JsonNull = System.Text.Json.JsonValueKind.Null;

    // The browser shows no page what another site refuses it; the effect tells.
    private static void AssertRefused(int status) => Assert.True(status is 0 or (>= 400 and < 500), $"The answer was {status}.");

    private Task<IResponse?> OpenAsync(string host) => _page.GotoAsync(new UriBuilder(_site.Urls.Single()) { Host = host }.ToString());

    /// <summary>
    /// Has the page send something, and returns what it was answered with; 0 when the browser keeps that from the page altogether.
    /// </summary>
    private async Task<int> AnswerAsync(Uri address, string script)
    {
        var done = new TaskCompletionSource<IRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(object? sender, IRequest request)
        {
            // With its query: what was stored under a presigned address before may end late, and a new page would break it off.
            if (request.Url == address.AbsoluteUri)
                done.TrySetResult(request);
        }

        _page.RequestFinished += Note;
        _page.RequestFailed += Note;
        await _page.EvaluateAsync(script, address.AbsoluteUri);
        var request = await done.Task.WaitAsync(Wait.Patience);
        _page.RequestFinished -= Note;
        _page.RequestFailed -= Note;
        return request.Failure is null ? (await request.ResponseAsync())!.Status : 0;
    }
}
