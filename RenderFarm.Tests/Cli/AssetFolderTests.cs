using System.Diagnostics;
using RenderFarm.Cli.Upload;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Cli;

/// <summary>What of a folder goes along with a scene.</summary>
public sealed class AssetFolderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [LinuxFact]
    public async Task What_is_no_file_or_has_no_name_is_left_out_with_the_reason_and_never_opened()
    {
        await _directory.WriteAsync("wood.png", [1]);
        var scene = BlendFile.Open(await _directory.WriteAsync("scene.blend", "BLENDER-v304"u8.ToArray()));
        // A name that is no text can neither be made nor removed from here.
        await ShellAsync("mkfifo pipe; touch $'bad\\xff.png'");

        var folder = AssetFolder.Open(_directory.FullPath, scene)!;

        await ShellAsync("rm bad*");
        Assert.Equal("wood.png", Assert.Single(folder.Files).Path);
        Assert.Equal(2, folder.LeftOut.Count);
        Assert.Contains(folder.LeftOut, left => left.Path.EndsWith("pipe", StringComparison.Ordinal) && left.Why.Contains("a pipe"));
        Assert.Contains(folder.LeftOut, left => left.Path.EndsWith(".png", StringComparison.Ordinal) && left.Why.Contains("Unicode"));
    }

    private async Task ShellAsync(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _directory.FullPath })!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }
}
