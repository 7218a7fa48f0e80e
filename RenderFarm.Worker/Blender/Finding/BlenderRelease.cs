namespace RenderFarm.Worker.Blender.Finding;

/// <summary>An official archive of Blender.</summary>
/// <param name="Version">Such as <c>4.5.11</c>.</param>
/// <param name="Archive">Where it is.</param>
/// <param name="Sha256">SHA-256 of the archive, 64 lower-case hexadecimal digits.</param>
internal sealed record BlenderRelease(string Version, Uri Archive, string Sha256)
{
    /// <summary>
    /// What is installed when no Blender is found: a long-term release. The hash is that of
    /// https://download.blender.org/release/Blender4.5/blender-4.5.11.sha256.
    /// </summary>
    public static BlenderRelease Pinned { get; } = new(
        "4.5.11",
        new Uri("https://download.blender.org/release/Blender4.5/blender-4.5.11-linux-x64.tar.xz"),
        "05ed7bd41bf3e61ae4f4a7cdc364c43088bf8b3fed702c2269c018fdf63a2188");

    /// <summary>Name of the archive and, without its ending, of the folder in it.</summary>
    public string FileName => Path.GetFileName(Archive.LocalPath);
}
