using System.Net;
using System.Net.Sockets;

namespace RenderFarm.AppHost;

/// <summary>Looks whether the farm's ports are free, before anything is started.</summary>
internal static class BusyPort
{
    /// <summary>What to tell the user, or null when the ports are free.</summary>
    public static string? Find(FarmOptions farm)
    {
        if (farm.Cloud == Cloud.Local && farm.Port == farm.CloudPort)
            return $"--port and --cloud-port are both {farm.Port}; they must differ.";
        if (!IsFree(farm.Port))
            return Explain(farm.Port, "the farm's page", "--port");
        if (farm.Cloud == Cloud.Local && !IsFree(farm.CloudPort))
            return Explain(farm.CloudPort, "LocalCloud", "--cloud-port");

        return null;
    }

    private static string Explain(int port, string purpose, string option) =>
        $"Port {port}, for {purpose}, is in use{(PortHolder.Find(port) is { } holder ? $" by {holder}" : "")}. "
        + $"End that, or choose another port with {option} PORT. Nothing was started.";

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
