using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>
/// Brings a file from the web, going on where an earlier try was cut off, and believes only its hash. The command compiles this too.
/// </summary>
internal sealed class ResumableDownload(HttpClient http, TimeProvider time)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Brings the file and checks it.</summary>
    /// <param name="source">Where the file is.</param>
    /// <param name="sha256">What it must hash to.</param>
    /// <param name="path">Where it goes. What is there already is taken for its beginning, and stays for the next try.</param>
    /// <param name="onProgress">Is told how many bytes are here, and of how many; of null when the host does not say.</param>
    /// <param name="onCutOff">Is told why it goes on with another try.</param>
    /// <param name="cancellationToken">Gives up, for now.</param>
    /// <exception cref="DownloadException">It cannot be had, does not fit on the disk, or has another hash.</exception>
    public async Task GetAsync(
        Uri source,
        string sha256,
        string path,
        Action<long, long?> onProgress,
        Action<Exception> onCutOff,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await GoOnAsync(source, path, onProgress, cancellationToken);
                break;
            }
            catch (Exception exception)
                when (exception is HttpRequestException or IOException or TaskCanceledException
                    && !cancellationToken.IsCancellationRequested
                )
            {
                if (exception is IOException full && DiskSpace.IsFull(full))
                    throw new DownloadException($"The disk is full: {source} does not fit into {Path.GetDirectoryName(path)}.", exception);

                // A host that was never reached will not be in two seconds.
                if (attempt == Attempts || !File.Exists(path))
                    throw new DownloadException($"{source} cannot be downloaded: {exception.Message}", exception);

                onCutOff(exception);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        var actual = await HashAsync(path, cancellationToken);
        if (actual == sha256)
            return;

        File.Delete(path);
        throw new DownloadException(
            $"{source} is not what was pinned or published: its SHA-256 is {actual} instead of {sha256}. It was deleted."
        );
    }

    /// <summary>SHA-256 of a file, in lower-case hexadecimal digits.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private async Task GoOnAsync(Uri source, string path, Action<long, long?> onProgress, CancellationToken cancellationToken)
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

        var total = have + response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        file.SetLength(have);
        file.Position = have;
        var buffer = new byte[128 << 10];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            onProgress(file.Position, total);
        }

        if (total > file.Position)
            throw new IOException($"The connection ended after {file.Position} of {total} bytes.");
    }
}

/// <summary>A file cannot be had from the web; the message says why.</summary>
internal sealed class DownloadException(string message, Exception? inner = null) : IOException(message, inner);
