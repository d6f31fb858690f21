// Tests talk to servers that they start on loopback.
#pragma warning disable RS0030
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using N2Eye.Tests;

namespace N2Eye.Watch.Tests.Servers;

/// <summary>A real server on a free port of this machine, in a folder of its own; it can be killed and started again.</summary>
internal abstract class ServerProcess : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string command;
    private Process? process;

    protected ServerProcess(string command)
    {
        this.command = command;
        Assert.SkipUnless(Tool.IsInstalled(command), $"{command} is not installed (apt-get install {command}).");
        Port = FreePort.Find();
    }

    public int Port { get; }

    protected string File(string name) => folder.File(name);

    /// <summary>Arguments that make it listen on <see cref="Port"/>.</summary>
    protected abstract IEnumerable<string> Arguments();

    /// <summary>Starts it and waits until it listens.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo(command) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in Arguments()) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var patience = Stopwatch.StartNew();
        while (!Listens())
        {
            Assert.False(process.HasExited, $"{command} ended with {(process.HasExited ? process.ExitCode : 0)}");
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"{command} does not listen");
            Thread.Sleep(20);
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (process is null) return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        Kill();
        folder.Dispose();
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
