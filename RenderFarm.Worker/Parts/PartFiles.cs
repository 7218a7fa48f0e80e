using RenderFarm.Worker.Parts.Exr;

namespace RenderFarm.Worker.Parts;

/// <summary>The open files of the parts of one frame.</summary>
internal sealed class PartFiles : IDisposable
{
    private readonly List<ExrLines> _files = [];

    /// <summary>Opens them.</summary>
    /// <exception cref="InvalidDataException">They are not of one frame.</exception>
    public PartFiles(IEnumerable<string> paths)
    {
        try
        {
            foreach (var path in paths) _files.Add(ExrLines.Open(path));
            if (_files.Exists(file => !file.Channels.SequenceEqual(_files[0].Channels)))
                throw new InvalidDataException("The parts of the frame have different passes.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ExrLines this[int part] => _files[part];

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
