using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Database;

/// <summary>Where the coordinator keeps its data. Section <c>Coordinator</c>.</summary>
internal sealed class DatabaseOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Coordinator";

    /// <summary>Folder of the database; made when it is not there. One coordinator at a time may use it.</summary>
    public string DataDirectory { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "renderfarm",
        "coordinator");

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return $"{Section}:{nameof(DataDirectory)} is empty; it must be the path of a folder.";
    }
}
