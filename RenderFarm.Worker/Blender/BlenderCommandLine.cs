using System.Collections;
using System.Diagnostics;
using System.Text;
using RenderFarm.Contracts.Api;
using RenderFarm.Worker.Blender.Isolation;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// How Blender is started: apart from the machine, without the user's settings, without the scene's scripts, without the worker's
/// environment.
/// </summary>
internal static class BlenderCommandLine
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Puts the driver's files into the folder.</summary>
    /// <returns>The path of the one to start.</returns>
    public static async Task<string> WriteDriverAsync(string folder, CancellationToken cancellationToken)
    {
        var assembly = typeof(BlenderCommandLine).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("driver/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var source = assembly.GetManifestResourceStream(name)!;
            await using var file = File.Create(path);
            await source.CopyToAsync(file, cancellationToken);
        }

        return Path.Combine(folder, "driver", "driver.py");
    }

    /// <summary>Blender with a script.</summary>
    /// <param name="blender">Which, and how confined.</param>
    /// <param name="driver">The script, in the folder.</param>
    /// <param name="threads">That it renders with.</param>
    /// <param name="folder">Its home.</param>
    /// <param name="reads">What else of the worker's it may read.</param>
    /// <param name="writes">What else of the worker's it may write.</param>
    public static ProcessStartInfo Create(
        ConfinedBlender blender,
        string driver,
        int threads,
        string folder,
        IEnumerable<string> reads,
        IEnumerable<string> writes
    )
    {
        string[] command =
        [
            .. blender.Confinement.Command(folder, reads, writes),
            blender.Executable.Path,
            "-b",
            "--factory-startup",
            "-Y",
            "-t",
            threads.ToString(),
            // From 5.0 on the status of a render is a part of the log, for those who ask: level 0 of this category. Earlier versions print
            // it anyway.
            "--log",
            "render",
            "--log-level",
            "0",
            "--python-exit-code",
            "3",
            "-P",
            driver,
        ];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        BlenderEnvironment.Apply(start.Environment, folder);
        // The job's own colour configuration goes before that of the worker.
        foreach (var config in reads.Select(read => Path.Combine(read, AssetPath.ColourConfiguration)).Where(File.Exists))
            start.Environment["OCIO"] = config;
        return start;
    }
}

/// <summary>
/// What Blender sees of the worker's environment. A scene is a stranger's program, so only what a renderer needs is passed on:
/// no credentials, no endpoints, no home.
/// </summary>
internal static class BlenderEnvironment
{
    private static readonly string[] Passed =
    [
        "PATH",
        "LANG",
        "LANGUAGE",
        "TZ",
        "LD_LIBRARY_PATH",
        "OCIO",
        "SYSTEMROOT",
        "WINDIR",
        "NUMBER_OF_PROCESSORS",
    ];

    /// <summary>Graphics drivers and compute devices are told by these what they may use.</summary>
    private static readonly string[] PassedPrefixes =
    [
        "LC_",
        "CUDA_",
        "NVIDIA_",
        "HIP_",
        "ROCR_",
        "ONEAPI_",
        "SYCL_",
        "ZE_",
        "LIBGL_",
        "MESA_",
        "EGL_",
        "__GLX_",
        "__EGL_",
    ];

    /// <summary>The environment of a Blender whose home is the folder.</summary>
    public static void Apply(IDictionary<string, string?> environment, string home)
    {
        environment.Clear();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (
                Passed.Contains(name, StringComparer.OrdinalIgnoreCase)
                || Array.Exists(PassedPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            )
                environment[name] = (string?)entry.Value;
        }

        foreach (
            var name in (ReadOnlySpan<string>)
                ["HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"]
        )
        {
            environment[name] = home;
        }
    }
}
