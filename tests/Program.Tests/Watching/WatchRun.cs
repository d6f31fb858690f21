using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace N2Eye.Tests.Watching;

/// <summary><c>n2eye watch</c> at work, as a service runs it.</summary>
internal sealed class WatchRun : IDisposable
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly Task reading;

    public WatchRun(params string[] arguments)
        : this([], arguments)
    {
    }

    public WatchRun((string Name, string Value)[] environment, params string[] arguments)
    {
        process = Cli.Start(environment, ["watch", .. arguments, "--weights", Cli.Weights]);
        reading = Task.Run(Read);
    }

    public Process Process => process;

    /// <summary>Everything on stderr, once it has ended.</summary>
    public string Error
    {
        get
        {
            reading.Wait();
            lock (errors) return errors.ToString();
        }
    }

    /// <summary>Waits until something was logged.</summary>
    public void WaitForLog(string text)
    {
        var limit = Stopwatch.StartNew();
        while (true)
        {
            lock (errors)
            {
                if (errors.ToString().Contains(text, StringComparison.Ordinal)) return;
                Assert.True(limit.Elapsed < TimeSpan.FromMinutes(2) && !reading.IsCompleted, $"\"{text}\" was not logged, but: {errors}");
                Monitor.Wait(errors, TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>The next event on standard output; null where there are no more.</summary>
    public JsonElement? Next()
    {
        var reading = process.StandardOutput.ReadLineAsync();
        Assert.True(reading.Wait(TimeSpan.FromMinutes(2)), "no event came");
        return reading.Result is { } line ? JsonDocument.Parse(line).RootElement : null;
    }

    public void Send(int signal) => Assert.Equal(0, SendSignal(process.Id, signal));

    public int Ended()
    {
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the program did not end");
        return process.ExitCode;
    }

    /// <summary>An address that nobody listens at.</summary>
    public static string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Find()}");

    /// <summary>The events of a journal's segments, as whoever reads the files sees them.</summary>
    public static List<JsonElement> Journal(string folder) =>
        [.. Directory.GetFiles(folder, "events-*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Select(line => JsonDocument.Parse(line).RootElement)];

    private void Read()
    {
        while (process.StandardError.ReadLine() is { } line)
        {
            lock (errors)
            {
                errors.Append(line).Append('\n');
                Monitor.PulseAll(errors);
            }
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
