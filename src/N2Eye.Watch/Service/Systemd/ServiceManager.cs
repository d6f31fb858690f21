using System.Globalization;
using System.Net.Sockets;
using System.Text;
using N2Eye.Runtime;

namespace N2Eye.Watch.Service.Systemd;

/// <summary>
/// Tells systemd how the service is (sd_notify(3)): one datagram to the Unix socket that it names. Without one, nothing is told.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket? socket;
    private readonly UnixDomainSocketEndPoint? manager;
    private readonly TimeProvider clock;

    private ServiceManager(string? path, TimeSpan? watchdog, TimeProvider clock)
    {
        (Watchdog, this.clock) = (watchdog, clock);
        if (string.IsNullOrEmpty(path)) return;
        if (path[0] is not ('/' or '@')) throw new N2EyeException(FailureKind.BadInput, $"NOTIFY_SOCKET is \"{path}\": it must be the path of a Unix socket, as systemd gives it.");
        // @ stands for an address without a file.
        manager = new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path);
        socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    }

    /// <summary>How often <see cref="Alive"/> must be told; null where nobody waits for it.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>What systemd set in the environment.</summary>
    /// <param name="variable">Reads a variable.</param>
    /// <param name="clock">Monotonic time.</param>
    /// <exception cref="N2EyeException">BadInput: NOTIFY_SOCKET is no path.</exception>
    public static ServiceManager FromEnvironment(Func<string, string?> variable, TimeProvider clock)
    {
        var isMeant = variable("WATCHDOG_PID") is not { Length: > 0 } process || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var hasTime = long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0;
        return new ServiceManager(variable("NOTIFY_SOCKET"), isMeant && hasTime ? TimeSpan.FromMicroseconds(microseconds) : null, clock);
    }

    /// <summary>The service works.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={Line(status)}");

    /// <summary>The service reads its configuration again; <see cref="Ready"/> follows.</summary>
    public void Reloading()
    {
        var microseconds = (long)(clock.GetTimestamp() * (1e6 / clock.TimestampFrequency));
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// <summary>The service ends.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>What it does, for <c>systemctl status</c>.</summary>
    public void Status(string status) => Send($"STATUS={Line(status)}");

    /// <summary>The service lives.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <inheritdoc/>
    public void Dispose() => socket?.Dispose();

    private void Send(string message)
    {
        if (socket is null) return;
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(message), SocketFlags.None, manager!);
        }
        catch (SocketException)
        {
            // A service manager that is gone or busy is no reason to end; it restarts what it does not hear of.
        }
    }

    private static string Line(string status) => status.ReplaceLineEndings(" ");
}
