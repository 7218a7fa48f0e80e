using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Upload;

/// <summary>
/// A colour configuration (OpenColorIO) of a studio: its file, and the folder that it is in, which has the tables that it names.
/// </summary>
internal sealed class ColourConfiguration
{
    private const string Variable = "OCIO";
    private const string Extension = ".ocio";

    private ColourConfiguration(string file) => File = file;

    /// <summary>Full path of its file, with links resolved.</summary>
    public string File { get; }

    /// <summary>
    /// The one that the user names, a folder or a file, or that Blender would use on this machine; null when there is none.
    /// </summary>
    /// <param name="named">What the user names; null for nothing.</param>
    /// <param name="tell">Is told which one of this machine goes along unasked, or does not.</param>
    /// <exception cref="BadInputException">What the user names is none.</exception>
    public static ColourConfiguration? Find(string? named, Action<string> tell)
    {
        if (named is not null)
            return Of(named)
                ?? throw new BadInputException(
                    $"'{named}' is no colour configuration.",
                    "Name a folder with one .ocio file in it, or that file, with --ocio. An archive (.ocioz) has to be unpacked."
                );
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
            return null;

        var found = Of(path);
        tell(
            found is null
                ? $"The colour configuration of {Variable}={path} does not go along: it is no .ocio file."
                : $"The colour configuration of {Variable}={path} goes along."
        );
        return found;
    }

    /// <summary>What goes along, with its place.</summary>
    /// <exception cref="BadInputException">A file cannot go along, or there are too many.</exception>
    public IEnumerable<(string Path, LocalFile File)> Files()
    {
        var folder = Path.GetDirectoryName(File)!;
        var place = Path.GetDirectoryName(AssetPath.ColourConfiguration)!;
        foreach (var (path, file) in AssetFolder.FilesOf(folder).Where(file => file.Path != Path.GetFileName(File)))
            yield return ($"{place}/{path}", file);
        yield return (AssetPath.ColourConfiguration, new LocalFile(new FileInfo(File)));
    }

    private static ColourConfiguration? Of(string path)
    {
        if (Directory.Exists(path))
        {
            var files = Directory.GetFiles(path, "*" + Extension);
            path = files.FirstOrDefault(file => Path.GetFileName(file) == "config.ocio") ?? (files is [var one] ? one : path);
        }

        return System.IO.File.Exists(path) && Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase)
            ? new ColourConfiguration(Links.Resolve(Path.GetFullPath(path)))
            : null;
    }
}
