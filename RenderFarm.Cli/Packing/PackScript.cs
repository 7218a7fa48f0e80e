using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Packing;

/// <summary>Our script in the user's Blender: without the user's settings and without the scene's scripts.</summary>
internal static class PackScript
{
    /// <summary>What follows on stdout is the script's; before it, and on stderr, stands whatever Blender prints.</summary>
    private const string Greeting = "@renderfarm";

    private const string ResourcePrefix = "pack/";
    private const int LongestLine = 1000;

    /// <summary>What it has in common with the workers' driver.</summary>
    private static readonly string[] Shared = ["driver/renderfarm/animation.py", "driver/renderfarm/places.py"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    private static readonly Lazy<string> LazyVersion = new(() =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Names())
            hash.AppendData(Content(name));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    });

    /// <summary>Differs when the script does.</summary>
    public static string Version => LazyVersion.Value;

    /// <summary>Packs a file.</summary>
    /// <returns>Null when the program cannot be started.</returns>
    /// <exception cref="BadInputException">Blender ended before it was done.</exception>
    public static async Task<PackAnswer?> RunAsync(string blender, PackRequest request, Stage stage, CancellationToken cancellationToken)
    {
        var script = Path.Combine(request.Folder, "script");
        Directory.CreateDirectory(script);
        foreach (var name in Names())
            await File.WriteAllBytesAsync(Path.Combine(script, name[(name.LastIndexOf('/') + 1)..]), Content(name), cancellationToken);

        using var process = Start(blender, Path.Combine(script, "pack.py"), request);
        if (process is null)
            return null;

        try
        {
            var lastWords = LastLineAsync(process.StandardError, cancellationToken);
            var answer = await ReadAsync(process.StandardOutput, stage, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return answer
                ?? throw new BadInputException(
                    $"{blender} ended with exit code {process.ExitCode} while it packed the file, and said last: {await lastWords}",
                    "Your file is as it was. Submit it again, choose another Blender with --blender, or send the file as it is with "
                        + "--no-pack."
                );
        }
        finally
        {
            // It sees the end of its input too, but may be in the middle of a file.
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process? Start(string blender, string script, PackRequest request)
    {
        string[] arguments =
        [
            "-b",
            "--factory-startup",
            "-Y",
            "--python-exit-code",
            "3",
            "-P",
            script,
            "--",
            JsonSerializer.Serialize(request, Json),
        ];
        try
        {
            var start = new ProcessStartInfo(blender, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            };
            // Without it, views and colour spaces that Blender does not know would be replaced in the copy.
            if (request.Colours is not null)
                start.Environment["OCIO"] = request.Colours;
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<PackAnswer?> ReadAsync(StreamReader output, Stage stage, CancellationToken cancellationToken)
    {
        PackAnswer? done = null;
        var isGreeted = false;
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!isGreeted)
            {
                isGreeted = line == Greeting;
                continue;
            }

            var answer = JsonSerializer.Deserialize<PackAnswer>(line, Json)!;
            if (answer.Doing is not null)
                stage.Report(0, answer.Doing);
            else
                done = answer;
        }

        return done;
    }

    /// <summary>The last line that is not blank. What a scene has Blender print may have no end.</summary>
    private static async Task<string> LastLineAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var tail = "";
        var buffer = new char[LongestLine];
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            tail += new string(buffer, 0, count);
            tail = tail[Math.Max(0, tail.Length - LongestLine)..];
        }

        tail = tail.TrimEnd();
        return string.Concat(tail[(tail.LastIndexOf('\n') + 1)..].Where(letter => !char.IsControl(letter)));
    }

    private static IEnumerable<string> Names() =>
        typeof(PackScript)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Concat(Shared)
            .Order(StringComparer.Ordinal);

    private static byte[] Content(string name)
    {
        using var stream = typeof(PackScript).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

/// <summary>What the script in Blender is told.</summary>
/// <param name="Source">Full path of the user's file, which is only read.</param>
/// <param name="Folder">Where copies go.</param>
/// <param name="Assets">Full path of the folder whose files stay files; null for none.</param>
/// <param name="Readers">Major and minor versions of the Blenders that may render it: the oldest that can read the file will.</param>
/// <param name="Colours">File of the colour configuration that the file is opened with; null for Blender's own.</param>
internal sealed record PackRequest(string Source, string Folder, string? Assets, IReadOnlyList<int[]> Readers, string? Colours = null);

/// <summary>What the script in Blender says, a piece at a time: what it is at, then either <see cref="Problem"/> or what it made.</summary>
internal sealed record PackAnswer
{
    /// <summary>What it begins, for the user.</summary>
    public string? Doing { get; init; }

    /// <summary>Blender's version, such as <c>4.5</c>; null while it is not done.</summary>
    public string? Blender { get; init; }

    /// <summary>Version of the Blender that wrote the user's file, such as <c>4.5</c>.</summary>
    public string? Written { get; init; }

    /// <summary>Why this Blender cannot pack this file, to go on after its name; null when it has.</summary>
    public string? Problem { get; init; }

    /// <summary>Number of packed files by kind.</summary>
    public IReadOnlyDictionary<string, int> Packed { get; init; } = new Dictionary<string, int>();

    /// <summary>Paths of the files that the copy was made of, those included that were missing.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What the scene needs and no copy can hold.</summary>
    public IReadOnlyList<OutsideFile> Left { get; init; } = [];

    /// <summary>Paths of what the scene needs and is not there.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
