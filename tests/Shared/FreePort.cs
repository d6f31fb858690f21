// Tests listen and connect on loopback.
#pragma warning disable RS0030
using System.Net;
using System.Net.Sockets;

namespace N2Eye.Tests;

/// <summary>A port for programs that cannot choose one themselves.</summary>
internal static class FreePort
{
    private static int found;

    /// <summary>
    /// A port of loopback that nobody listens at. It is not one of those that the kernel gives to whoever connects or asks for any: other
    /// tests do, and may have it before the program that it is for.
    /// </summary>
    public static int Find()
    {
        while (true)
        {
            var port = 20000 + (Environment.ProcessId * 97 + Interlocked.Increment(ref found)) % 12000;
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's: the next one.
            }
        }
    }
}
