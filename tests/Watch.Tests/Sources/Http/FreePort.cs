using System.Net;
using System.Net.Sockets;

namespace N2Eye.Tests.Sources.Http;

/// <summary>A port for programs that cannot choose one themselves.</summary>
internal static class FreePort
{
    /// <summary>A port that was free a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
