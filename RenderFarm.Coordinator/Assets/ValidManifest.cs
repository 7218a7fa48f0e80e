using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Api;

namespace RenderFarm.Coordinator.Assets;

/// <summary>Checks manifests as they come in.</summary>
internal static class ValidManifest
{
    /// <summary>Problems that are told at once.</summary>
    private const int MaxProblems = 10;

    /// <summary>Every problem that the manifest has is added to <paramref name="errors"/>, up to a limit.</summary>
    /// <returns>The manifest with its hashes in lower case.</returns>
    public static AssetManifest From(AssetManifest manifest, RequestErrors errors)
    {
        if (AssetPath.Problem(manifest.Scene) is { } problem)
            errors.Add("scene", problem + ".");
        errors.Range("files", manifest.Files?.Count ?? 0, 1, AssetLimits.MaxFiles);
        if (!errors.IsEmpty)
            return manifest;

        var names = new Names();
        names.Add(manifest.Scene);
        var files = new List<AssetFile>(manifest.Files!.Count);
        foreach (var file in manifest.Files.TakeWhile(_ => errors.ByField.Count < MaxProblems))
        {
            var field = $"files[{files.Count}]";
            if ((AssetPath.Problem(file?.Path) ?? names.Add(file!.Path)) is { } wrong)
                errors.Add($"{field}.path", wrong + ".");
            errors.Range($"{field}.sizeBytes", file?.SizeBytes ?? 0, 0, AssetLimits.MaxFileBytes);
            files.Add(new AssetFile(file?.Path ?? "", errors.Sha256($"{field}.sha256", file?.Sha256 ?? ""), file?.SizeBytes ?? 0));
        }

        if (errors.IsEmpty)
            errors.Range("files", files.Sum(file => file.SizeBytes), 0, AssetLimits.MaxTotalBytes);
        return manifest with { Files = files };
    }

    /// <summary>Files and folders so far. What differs by case only is one and the same on some workers.</summary>
    private sealed class Names
    {
        private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> _folders = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Adds a file.</summary>
        /// <returns>Why it cannot stand beside the others; null when it can.</returns>
        public string? Add(string path)
        {
            if (!_files.Add(path))
                return "is there twice, or differs by upper and lower case only";
            if (_folders.Contains(path))
                return "is a file here and a folder in another path";
            for (var slash = path.LastIndexOf('/'); slash > 0 && _folders.Add(path[..slash]); slash = path.LastIndexOf('/', slash - 1))
            {
                if (_files.Contains(path[..slash]))
                    return "has a file of this manifest as a folder";
            }

            return null;
        }
    }
}
