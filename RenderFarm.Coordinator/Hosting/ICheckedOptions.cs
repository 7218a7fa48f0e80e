namespace RenderFarm.Coordinator.Hosting;

/// <summary>Options that are checked when the coordinator starts.</summary>
internal interface ICheckedOptions
{
    /// <summary>A sentence for each setting that is wrong, naming the setting, its value and what is allowed.</summary>
    IEnumerable<string> Check();
}
