using Microsoft.AspNetCore.Connections;
using RenderFarm.LocalCloud.Storage;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.LocalCloud;

/// <summary>Says what to do about the reasons for which the process cannot start.</summary>
internal static class StartFailure
{
    /// <summary>Null for what is nobody's mistake and deserves its stack trace.</summary>
    public static string? Explain(Exception exception, IConfiguration configuration) =>
        exception switch
        {
            DataDirectoryInUseException or InvalidDataException => exception.Message,
            UnauthorizedAccessException denied => "LocalCloud:DataDirectory cannot be used. " + denied.Message,
            IOException { InnerException: AddressInUseException } => BusyPort(
                configuration.GetSection(LocalCloudOptions.Section).Get<LocalCloudOptions>()?.Port ?? new LocalCloudOptions().Port
            ),
            _ => StartFailures.OfSettings(exception),
        };

    private static string BusyPort(int port) =>
        $"LocalCloud cannot listen on port {port}: another process has it. Stop that process, or choose another port with "
        + $"--LocalCloud:Port {port + 1} and set AWS_ENDPOINT_URL=http://localhost:{port + 1} for the clients.";
}
