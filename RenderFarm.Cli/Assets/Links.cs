namespace RenderFarm.Cli.Assets;

/// <summary>Symbolic links.</summary>
internal static class Links
{
    /// <summary>More would be a circle, as for the system.</summary>
    private const int MostLinks = 40;

    /// <summary>The path without links in any part of it; where it leads nowhere, as far as it goes.</summary>
    public static string Resolve(string path)
    {
        var links = 0;
        var resolved = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Names(path).Reverse());
        while (rest.TryPop(out var name))
        {
            var next = Path.GetFullPath(Path.Combine(resolved, name));
            if (new FileInfo(next).LinkTarget is not { } target || ++links > MostLinks)
            {
                resolved = next;
                continue;
            }

            if (Path.IsPathRooted(target))
                resolved = Path.GetPathRoot(target)!;
            foreach (var part in Names(target).Reverse())
                rest.Push(part);
        }

        return resolved;
    }

    private static string[] Names(string path) =>
        path[Path.GetPathRoot(path)!.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
