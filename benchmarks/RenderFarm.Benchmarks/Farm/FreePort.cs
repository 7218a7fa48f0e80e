using System.Net;
using System.Net.Sockets;

namespace RenderFarm.Benchmarks.Farm;

/// <summary>Ports for servers that are started a moment later.</summary>
internal static class FreePort
{
    // Below those that systems give to outgoing connections (Linux from 32768, others from 49152): one that nobody has now is not
    // taken by chance before its server has started.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static int Find()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(Lowest, Highest));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
