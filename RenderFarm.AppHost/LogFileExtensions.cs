using Microsoft.Extensions.DependencyInjection;

namespace RenderFarm.AppHost;

/// <summary>Adds the log files.</summary>
internal static class LogFileExtensions
{
    /// <summary>Keeps what the farm's processes print in <paramref name="folder"/>, one bounded file each.</summary>
    public static void AddLogFiles(this IDistributedApplicationBuilder builder, string folder) =>
        builder.Services.AddHostedService(services =>
            new LogFiles(builder.Resources.OfType<ProjectResource>(), services.GetRequiredService<ResourceLoggerService>(), folder));
}
