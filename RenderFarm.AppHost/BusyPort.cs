using System.Net;
using System.Net.Sockets;

namespace RenderFarm.AppHost;

/// <summary>Looks whether the farm's ports are free, before anything is started.</summary>
internal static class BusyPort
{
    private static readonly string[] DashboardVariables =
    [
        "ASPNETCORE_URLS",
        "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL",
        "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL",
    ];

    /// <summary>What to tell the user, or null when the ports are free.</summary>
    public static string? Find(FarmOptions farm)
    {
        var startsCloud = farm.Cloud == Cloud.Local || (farm.Cloud == Cloud.LocalStack && farm.Endpoint is null);
        if (startsCloud && farm.Port == farm.CloudPort)
            return $"--port and --cloud-port are both {farm.Port}; they must differ.";
        if (!IsFree(farm.Port))
            return Explain(farm.Port, "the farm's page", "--port PORT");
        if (startsCloud && !IsFree(farm.CloudPort))
            return Explain(farm.CloudPort, farm.Cloud == Cloud.Local ? "LocalCloud" : "LocalStack", "--cloud-port PORT");

        return DashboardVariables
            .Select(variable =>
                (
                    variable,
                    Uri.TryCreate(Environment.GetEnvironmentVariable(variable), UriKind.Absolute, out var address) ? address.Port : 0
                )
            )
            .Where(dashboard => dashboard.Item2 != 0 && !IsFree(dashboard.Item2))
            .Select(dashboard =>
                Explain(dashboard.Item2, "the dashboard", $"the variable {dashboard.variable} and 'dotnet run --no-launch-profile'")
            )
            .FirstOrDefault();
    }

    private static string Explain(int port, string purpose, string way) =>
        $"Port {port}, for {purpose}, is in use{(PortHolder.Find(port) is { } holder ? $" by {holder}" : "")}. "
        + $"End that, or choose another port with {way}. Nothing was started.";

    private static bool IsFree(int port)
    {
        try
        {
            // Kestrel binds to both loopback addresses for 'localhost'.
            using var four = new TcpListener(IPAddress.Loopback, port);
            four.Start();
            using var six = Socket.OSSupportsIPv6 ? new TcpListener(IPAddress.IPv6Loopback, port) : null;
            six?.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        catch (SocketException)
        {
            return true; // no IPv6 loopback, or another reason that the service itself will name
        }
    }
}
