using System.Diagnostics;
using System.Text;

namespace RenderFarm.Worker.Blender;

/// <summary>How Blender is started: without the user's settings, without the scene's scripts, without the worker's environment.</summary>
internal static class BlenderCommandLine
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Puts the driver into the folder.</summary>
    /// <returns>Its path.</returns>
    public static async Task<string> WriteDriverAsync(string folder, CancellationToken cancellation)
    {
        var path = System.IO.Path.Combine(folder, "driver.py");
        await using var source = typeof(BlenderCommandLine).Assembly.GetManifestResourceStream("driver.py")
            ?? throw new InvalidOperationException("The driver is not part of this build.");
        await using var file = File.Create(path);
        await source.CopyToAsync(file, cancellation);
        return path;
    }

    public static ProcessStartInfo Create(BlenderExecutable blender, string driver, int? threads, string folder)
    {
        string[] arguments =
        [
            "-b", "--factory-startup", "-Y",
            .. threads is { } count ? ["-t", count.ToString()] : Array.Empty<string>(),
            "--python-exit-code", "3", "-P", driver,
        ];
        var start = new ProcessStartInfo(blender.Path, arguments)
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
        return start;
    }
}
