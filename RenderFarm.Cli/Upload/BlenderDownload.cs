using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Upload;

/// <summary>Fetches an official archive of Blender, and believes only the checksum that is published with it.</summary>
internal sealed partial class BlenderDownload(HttpClient http, Uri releases)
{
    /// <summary>Where Blender's releases are.</summary>
    public const string Releases = "https://download.blender.org/release/";

    private const int Attempts = 5;

    /// <summary>Fetches it, unless an earlier call has; what was cut off goes on.</summary>
    /// <returns>Path of the archive.</returns>
    /// <exception cref="FailureException">There is no such version, or it cannot be had.</exception>
    public async Task<string> GetAsync(string version, string folder, Stage stage, CancellationToken cancellationToken)
    {
        if (Release().Match(version) is not { Success: true } release)
            throw new BadInputException(
                $"'{version}' is no version of Blender.",
                "Give one such as 4.5.11, or an archive of your own: renderfarm blender upload FILE."
            );

        var name = $"blender-{version}-linux-x64.tar.xz";
        var place = new Uri(releases, $"Blender{release.Groups["line"].Value}/");
        var path = Path.Combine(folder, name);
        var sha256 = await ChecksumAsync(new Uri(place, $"blender-{version}.sha256"), name, version, cancellationToken);
        if (File.Exists(path) && await HashAsync(path, cancellationToken) == sha256)
            return path;

        Directory.CreateDirectory(folder);
        var part = path + ".part";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await GoOnAsync(new Uri(place, name), part, stage, cancellationToken);
                break;
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException)
            {
                throw new IncompleteException(
                    $"{new Uri(place, name)} cannot be downloaded: {e.Message}",
                    "Run the command again: it goes on where this one ended.",
                    e
                );
            }
        }

        if (await HashAsync(part, cancellationToken) is var actual && actual != sha256)
        {
            File.Delete(part);
            throw new IncompleteException(
                $"{new Uri(place, name)} is not what was published: its SHA-256 is {actual} instead of {sha256}.",
                "It was deleted; run the command again."
            );
        }

        File.Move(part, path, overwrite: true);
        return path;
    }

    private async Task<string> ChecksumAsync(Uri address, string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            var text = await http.GetStringAsync(address, cancellationToken);
            var line = text.Split('\n').FirstOrDefault(line => line.TrimEnd().EndsWith(name, StringComparison.Ordinal));
            return line is { Length: > 64 } && line[..64].All(char.IsAsciiHexDigit)
                ? line[..64].ToLowerInvariant()
                : throw new BadInputException(
                    $"Blender {version} has no archive for Linux x64 at {address}.",
                    "Give an archive of your own: renderfarm blender upload FILE."
                );
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw new BadInputException($"There is no Blender {version} at {releases}.", "Look there for the versions that there are.", e);
        }
        catch (HttpRequestException e)
        {
            throw new IncompleteException(
                $"{address} cannot be read: {e.Message}",
                "Is this machine online? An archive on disk can be given instead: renderfarm blender upload FILE.",
                e
            );
        }
    }

    private async Task GoOnAsync(Uri address, string path, Stage stage, CancellationToken cancellationToken)
    {
        var have = File.Exists(path) ? new FileInfo(path).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
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
            stage.Report(
                total is > 0 ? (double)file.Position / total.Value : 0,
                $"{Readable.Bytes(file.Position)}{(total is { } all ? $" of {Readable.Bytes(all)}" : "")}"
            );
        }

        if (total > file.Position)
            throw new IOException($"The connection ended after {file.Position} of {total} bytes.");
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    [GeneratedRegex(@"^(?<line>\d{1,2}\.\d{1,3})\.\d{1,3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Release();
}
