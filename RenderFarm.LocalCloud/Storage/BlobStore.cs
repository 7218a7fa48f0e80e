using Microsoft.Win32.SafeHandles;

namespace RenderFarm.LocalCloud.Storage;

/// <summary>
/// Files of immutable bytes under names of our own, so that no object key ever becomes a path. A file counts only when the
/// index names it; whatever a crash leaves unnamed is swept away at the next start.
/// </summary>
internal sealed class BlobStore(DataDirectory data)
{
    private readonly string _root = data.Folder("s3/blobs");

    /// <summary>Begins a new blob of about <paramref name="expectedBytes"/>.</summary>
    /// <exception cref="NoRoomException">The disk is too full for it.</exception>
    public BlobWriter Create(long expectedBytes)
    {
        data.EnsureRoomFor(expectedBytes);
        var name = Guid.NewGuid().ToString("N");
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new BlobWriter(name, path);
    }

    /// <exception cref="FileNotFoundException">The blob was deleted since its name was read.</exception>
    public SafeFileHandle OpenRead(string name) =>
        File.OpenHandle(
            PathOf(name),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );

    public void Delete(IEnumerable<string> names)
    {
        foreach (var name in names)
            File.Delete(PathOf(name));
    }

    /// <summary>Deletes every file that is not in <paramref name="named"/>. Returns how many.</summary>
    public int Sweep(IReadOnlySet<string> named)
    {
        var orphans = Directory
            .EnumerateFiles(_root, "*", SearchOption.AllDirectories)
            .Where(path => !named.Contains(Path.GetFileName(path)));
        var count = 0;
        foreach (var path in orphans)
        {
            File.Delete(path);
            count++;
        }

        return count;
    }

    private string PathOf(string name) => Path.Combine(_root, name[..2], name);
}
