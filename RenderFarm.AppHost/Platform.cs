namespace RenderFarm.AppHost;

/// <summary>What the farm does not have on other systems than Linux.</summary>
internal static class Platform
{
    private const string NoInstances =
        "LocalCloud rents out instances on Linux only. Submit the job without instances to rent, or start the farm with --cloud aws.";

    /// <summary>What to say of it when the farm starts; null on Linux.</summary>
    public static string? Notice(FarmOptions farm, bool isLinux) =>
        isLinux
            ? null
            : "This is not Linux: the farm takes the Blender that you have installed and installs none; scenes are not kept apart from "
                + "your files and "
                + "the network, so render only what you "
                + $"trust{(farm.Cloud == Cloud.Local ? "; and LocalCloud rents out no instances" : "")}.";

    /// <summary>Lets the coordinator rent LocalCloud's instances, or say why there are none.</summary>
    public static void WithLocalInstances(this IResourceBuilder<ExecutableResource> coordinator, bool isLinux)
    {
        if (isLinux)
            coordinator.WithEnvironment("Fleet__Enabled", "true");
        else
            coordinator.WithEnvironment("Fleet__WhyDisabled", NoInstances);
    }
}
