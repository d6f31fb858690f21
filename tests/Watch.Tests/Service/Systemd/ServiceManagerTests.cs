using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Runtime;
using N2Eye.Watch.Service.Systemd;

namespace N2Eye.Tests.Service.Systemd;

/// <summary>The protocol, against a socket as systemd opens it.</summary>
public sealed class ServiceManagerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_arrive_whole(bool isAbstract)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path : path));
        using var manager = ServiceManager.FromEnvironment(Variables(("NOTIFY_SOCKET", isAbstract ? "@" + path : path)), new FakeTimeProvider());
        manager.Ready("2 cameras,\n3 triggers");
        Assert.Equal("READY=1\nSTATUS=2 cameras, 3 triggers", Received(socket));
        manager.Reloading();
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$", Received(socket));
        manager.Alive();
        Assert.Equal("WATCHDOG=1", Received(socket));
        manager.Status("x");
        Assert.Equal("STATUS=x", Received(socket));
        manager.Stopping();
        Assert.Equal("STOPPING=1", Received(socket));
    }

    [Fact]
    public void Without_a_manager_or_with_one_that_is_gone_nothing_happens()
    {
        using var none = ServiceManager.FromEnvironment(Variables(), TimeProvider.System);
        none.Alive();
        Assert.Null(none.Watchdog);
        using var gone = ServiceManager.FromEnvironment(Variables(("NOTIFY_SOCKET", "/no/such/socket")), TimeProvider.System);
        gone.Alive();
    }

    [Theory]
    [InlineData("30000000", null, 30.0)]
    [InlineData("30000000", "own", 30.0)]
    [InlineData("30000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_time_is_for_the_process_that_it_names(string? time, string? process, double? seconds)
    {
        if (process == "own") process = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var manager = ServiceManager.FromEnvironment(Variables(("WATCHDOG_USEC", time), ("WATCHDOG_PID", process)), TimeProvider.System);
        Assert.Equal(seconds, manager.Watchdog?.TotalSeconds);
    }

    [Fact]
    public void A_socket_that_is_no_path_is_refused() =>
        Assert.Contains("NOTIFY_SOCKET", Assert.Throws<N2EyeException>(() => ServiceManager.FromEnvironment(Variables(("NOTIFY_SOCKET", "vsock:1:2")), TimeProvider.System)).Message, StringComparison.Ordinal);

    private static Func<string, string?> Variables(params (string Name, string? Value)[] variables) => name => variables.FirstOrDefault(variable => variable.Name == name).Value;

    private static string Received(Socket socket)
    {
        socket.ReceiveTimeout = 10_000;
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, socket.Receive(buffer)));
    }
}
