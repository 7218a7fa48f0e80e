namespace RenderFarm.Coordinator.Fleet.Instances;

/// <summary>Where the objects of machines are in the bucket.</summary>
internal static class InstancePaths
{
    /// <summary>Start of the keys of all their logs.</summary>
    public const string Logs = "logs/";

    /// <summary>What a machine said.</summary>
    public static string Log(string instanceId) => $"{Logs}{instanceId}.log";

    /// <summary>The machine whose log an object is; null when it is none.</summary>
    public static string? InstanceOf(string key) =>
        key.StartsWith(Logs, StringComparison.Ordinal) && key.EndsWith(".log", StringComparison.Ordinal) ? key[Logs.Length..^".log".Length] : null;
}
