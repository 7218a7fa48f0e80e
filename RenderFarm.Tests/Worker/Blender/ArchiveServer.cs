using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>A web server with an archive of a Blender that can do nothing but tell its version.</summary>
internal sealed class ArchiveServer : IAsyncDisposable
{
    private const string Name = "blender-9.9.9-linux-x64";
    private const int PaddingBytes = 3 << 20;

    private readonly WebApplication _app;
    private readonly byte[] _archive;
    private readonly ConcurrentQueue<string> _ranges = new();
    private int _cuts;

    private ArchiveServer(byte[] archive, WebApplication app)
    {
        _archive = archive;
        _app = app;
    }

    /// <summary>What a user's farm would have pinned.</summary>
    public BlenderRelease Release =>
        new("9.9.9", new Uri($"{_app.Urls.Single()}/{Name}.tar.xz"), Convert.ToHexStringLower(SHA256.HashData(_archive)));

    /// <summary>The same as a place with Blender's releases.</summary>
    public string Releases => $"{_app.Urls.Single()}/release/";

    /// <summary>The Range header of every request so far, empty where there was none.</summary>
    public IReadOnlyList<string> Ranges => [.. _ranges];

    /// <summary>Makes the archive and serves it.</summary>
    /// <param name="folder">For making the archive.</param>
    /// <param name="cuts">How many of the first answers are cut off in the middle.</param>
    public static async Task<ArchiveServer> StartAsync(string folder, int cuts = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ArchiveServer(await MakeAsync(folder), builder.Build()) { _cuts = cuts };
        server._app.MapGet($"/{Name}.tar.xz", server.AnswerAsync);
        server._app.MapGet($"/release/Blender9.9/{Name}.tar.xz", server.AnswerAsync);
        server._app.MapGet(
            "/release/Blender9.9/blender-9.9.9.sha256",
            () => $"{new string('0', 64)}  blender-9.9.9-macos-arm64.dmg\n{server.Release.Sha256}  {Name}.tar.xz\n"
        );
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<byte[]> MakeAsync(string folder)
    {
        var content = Directory.CreateDirectory(Path.Combine(folder, Name)).FullName;
        await ShellScript.WriteAsync(Path.Combine(content, "blender"), "echo 'Blender 9.9.9'");
        await File.WriteAllBytesAsync(Path.Combine(content, "padding"), RandomNumberGenerator.GetBytes(PaddingBytes));
        var archive = Path.Combine(folder, Name + ".tar.xz");
        using var tar = Process.Start("tar", ["-cJf", archive, "-C", folder, Name]);
        await tar.WaitForExitAsync();
        return await File.ReadAllBytesAsync(archive);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _ranges.Enqueue(context.Request.Headers.Range.ToString());
        if (Interlocked.Decrement(ref _cuts) < 0)
        {
            await Results.Bytes(_archive, enableRangeProcessing: true).ExecuteAsync(context);
            return;
        }

        context.Response.ContentLength = _archive.Length;
        await context.Response.Body.WriteAsync(_archive.AsMemory(0, _archive.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();
    }
}
