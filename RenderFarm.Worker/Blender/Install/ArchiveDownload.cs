using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>Brings a file from the web, going on where an earlier try was cut off, and believes only its hash.</summary>
internal sealed partial class ArchiveDownload(HttpClient http, TimeProvider time, ILogger<ArchiveDownload> logger)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Brings the file and checks it.</summary>
    /// <param name="source">Where the file is.</param>
    /// <param name="sha256">What it must hash to.</param>
    /// <param name="path">Where it goes. What is there already is taken for its beginning, and stays for the next try.</param>
    /// <param name="cancellationToken">Gives up, for now.</param>
    /// <exception cref="InstallException">It cannot be had, or has another hash.</exception>
    public async Task GetAsync(Uri source, string sha256, string path, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await GoOnAsync(source, path, cancellationToken);
                break;
            }
            catch (Exception exception)
                when (exception is HttpRequestException or IOException or TaskCanceledException
                    && !cancellationToken.IsCancellationRequested
                )
            {
                if (exception is IOException full && DiskSpace.IsFull(full))
                    throw new InstallException($"The disk is full: {source} does not fit into {Path.GetDirectoryName(path)}.", exception);

                // A host that was never reached will not be in two seconds.
                if (attempt == Attempts || !File.Exists(path))
                    throw new InstallException($"{source} cannot be downloaded: {exception.Message}", exception);

                LogCutOff(exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        string actual;
        await using (var file = File.OpenRead(path))
            actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (actual == sha256)
            return;

        File.Delete(path);
        throw new InstallException($"{source} is not what was pinned: its SHA-256 is {actual} instead of {sha256}. It was deleted.");
    }

    private async Task GoOnAsync(Uri source, string path, CancellationToken cancellationToken)
    {
        var have = File.Exists(path) ? new FileInfo(path).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            return; // It is all here.

        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent)
            have = 0;

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        file.SetLength(have);
        file.Position = have;
        await CopyAsync(body, file, have + response.Content.Headers.ContentLength, cancellationToken);
    }

    private async Task CopyAsync(Stream body, FileStream file, long? total, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 << 10];
        var shown = Percent(file.Position, total) / 10;
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            var tenth = Percent(file.Position, total) / 10;
            if (tenth == shown)
                continue;

            shown = tenth;
            LogProgress(file.Position >> 20, total >> 20, tenth * 10);
        }

        if (total > file.Position)
            throw new IOException($"The connection ended after {file.Position} of {total} bytes.");
    }

    private static long Percent(long done, long? total) => total is > 0 and var all ? done * 100 / all : 0;

    [LoggerMessage(3211, LogLevel.Information, "Downloading Blender: {Done} of {Total} MiB ({Percent} %)")]
    private partial void LogProgress(long done, long? total, long percent);

    [LoggerMessage(3212, LogLevel.Warning, "The download was cut off and goes on: {Error}")]
    private partial void LogCutOff(string error);
}
