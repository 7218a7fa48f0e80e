using System.Net;
using System.Text.RegularExpressions;
using RenderFarm.Cli.Display;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Cli.Upload;

/// <summary>Fetches an official archive of Blender, and believes only the checksum that is published with it.</summary>
internal sealed partial class BlenderDownload(HttpClient http, Uri releases)
{
    /// <summary>Where Blender's releases are.</summary>
    public const string Releases = "https://download.blender.org/release/";

    /// <summary>Fetches it, unless an earlier call has; what was cut off goes on.</summary>
    /// <returns>Path of the archive.</returns>
    /// <exception cref="FailureException">There is no such version, or it cannot be had.</exception>
    public async Task<string> GetAsync(string version, string folder, Stage stage, CancellationToken cancellationToken)
    {
        if (Release().Match(version) is not { Success: true } release)
            throw new BadInputException(
                $"'{version}' is no version of Blender.",
                "Give one such as 5.2.2, or an archive of your own: renderfarm blender upload FILE."
            );

        var name = $"blender-{version}-linux-x64.tar.xz";
        var place = new Uri(releases, $"Blender{release.Groups["line"].Value}/");
        var path = Path.Combine(folder, name);
        var sha256 = await ChecksumAsync(new Uri(place, $"blender-{version}.sha256"), name, version, cancellationToken);
        if (File.Exists(path) && await ResumableDownload.HashAsync(path, cancellationToken) == sha256)
            return path;

        Directory.CreateDirectory(folder);
        var part = path + ".part";
        try
        {
            await new ResumableDownload(http, TimeProvider.System).GetAsync(
                new Uri(place, name),
                sha256,
                part,
                (done, total) =>
                    stage.Report(
                        total is > 0 ? (double)done / total.Value : 0,
                        $"{Readable.Bytes(done)}{(total is { } all ? $" of {Readable.Bytes(all)}" : "")}"
                    ),
                static _ => { },
                cancellationToken
            );
        }
        catch (DownloadException e)
        {
            throw new IncompleteException(e.Message, "Run the command again: it goes on where this one ended.", e);
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

    [GeneratedRegex(@"^(?<line>\d{1,2}\.\d{1,3})\.\d{1,3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Release();
}
