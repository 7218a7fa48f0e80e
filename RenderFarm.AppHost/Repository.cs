namespace RenderFarm.AppHost;

/// <summary>Places in the working copy that the AppHost was built from.</summary>
internal static class Repository
{
    public static readonly string Root = Path.GetFullPath(Path.Combine(Projects.RenderFarm_AppHost.ProjectPath, ".."));

    public static string Data => Path.Combine(Root, ".farm");

    public static string Sample => Path.Combine(Root, "samples", "tide.blend");

    public static string Template => Path.Combine(Root, "deploy", "renderfarm.template.yaml");

    public static string DemoFrames => Path.Combine(Root, "out", "demo");
}
