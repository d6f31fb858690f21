using System.Runtime.InteropServices;

namespace N2Eye.Watch.Posix;

/// <summary>
/// A program in a session of its own, so that it can be ended with everything it started. <see cref="System.Diagnostics.Process"/>
/// has no process groups, and its reads from a pipe cannot be given up.
/// </summary>
internal sealed unsafe partial class ChildProcess : IDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int NoHang = 1;

    private ChildProcess(int id, int output, int error)
    {
        Id = id;
        Output = output;
        Error = error;
    }

    /// <summary>The process's id, and that of its group.</summary>
    public int Id { get; }

    /// <summary>Descriptor of its standard output.</summary>
    public int Output { get; }

    /// <summary>Descriptor of its standard error.</summary>
    public int Error { get; }

    /// <summary>Starts a program with /dev/null as its standard input.</summary>
    /// <param name="command">The program, searched in PATH, and its arguments.</param>
    /// <param name="child">The process; null where it did not start.</param>
    /// <returns>0, or the error number.</returns>
    public static int Start(ReadOnlySpan<string> command, out ChildProcess? child)
    {
        child = null;
        var pipes = stackalloc int[4] { -1, -1, -1, -1 };
        var arguments = new nint[command.Length + 1];
        var process = 0;
        int error;
        try
        {
            if (OpenPipe(pipes, Libc.CloseOnExec) < 0 || OpenPipe(pipes + 2, Libc.CloseOnExec) < 0) return Marshal.GetLastPInvokeError();
            for (var i = 0; i < command.Length; i++) arguments[i] = Marshal.StringToCoTaskMemUTF8(command[i]);
            error = Spawn(arguments, pipes[1], pipes[3], out process);
        }
        finally
        {
            foreach (var argument in arguments) Marshal.FreeCoTaskMem(argument);
            CloseAll(pipes[1], pipes[3]);
            if (process == 0) CloseAll(pipes[0], pipes[2]);
        }

        if (error == 0) child = new ChildProcess(process, pipes[0], pipes[2]);
        return error;
    }

    /// <summary>How it ended: <c>exit code 1</c>, <c>signal 9</c>; null while it runs, or until somebody asked <see cref="HasEnded"/>.</summary>
    public string? Ending { get; private set; }

    /// <summary>Whether it ended.</summary>
    public bool HasEnded()
    {
        if (Ending is not null) return true;
        int status;
        var result = Wait(Id, &status, NoHang);
        if (result == 0) return false;
        var signal = status & 0x7F;
        if (result < 0) Ending = "no status";
        else Ending = signal == 0 ? FormattableString.Invariant($"exit code {status >> 8 & 0xFF}") : FormattableString.Invariant($"signal {signal}");
        return true;
    }

    /// <summary>Ends it and everything in its group.</summary>
    /// <param name="patience">How long it may end of itself.</param>
    /// <param name="grace">How long it may take once it was asked to.</param>
    public void Stop(TimeSpan patience, TimeSpan grace)
    {
        if (!EndsWithin(patience))
        {
            _ = Signal(-Id, Terminate);
            EndsWithin(grace);
        }

        // What it started may outlive it; the group's id stays taken as long as any of them does.
        _ = Signal(-Id, Kill);
        EndsWithin(grace);
    }

    // By the real clock: this is a real process, whatever time the rest is told.
    private bool EndsWithin(TimeSpan time)
    {
        const int step = 10;
        for (var waited = 0; waited < time.TotalMilliseconds && !HasEnded(); waited += step) Thread.Sleep(step);
        return HasEnded();
    }

    /// <inheritdoc/>
    public void Dispose() => CloseAll(Output, Error);

    private static int Spawn(nint[] arguments, int output, int error, out int process)
    {
        const int size = 512; // Both are opaque; 336 bytes with glibc and musl.
        const short setSignals = 0x04;
        const short setMask = 0x08;
        const short newSession = 0x80;
        var actions = stackalloc byte[size];
        var attributes = stackalloc byte[size];
        var signals = stackalloc byte[128];
        process = 0;
        CreateActions(actions);
        CreateAttributes(attributes);
        try
        {
            AddOpen(actions, 0, "/dev/null", Libc.ReadOnly, 0);
            AddDuplicate(actions, output, 1);
            AddDuplicate(actions, error, 2);
            // The runtime ignores SIGPIPE, which a child would inherit: a program whose reader is gone is to end.
            ClearSignals(signals);
            SetMask(attributes, signals);
            foreach (var signal in (ReadOnlySpan<int>)[1, 2, 3, 10, 12, 13, 15, 17]) AddSignal(signals, signal);
            SetDefaults(attributes, signals);
            SetFlags(attributes, setSignals | setMask | newSession);
            fixed (nint* first = arguments) return SpawnInPath(out process, first[0], actions, attributes, first, Environment());
        }
        finally
        {
            DestroyActions(actions);
            DestroyAttributes(attributes);
        }
    }

    private static nint* Environment() => *(nint**)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");

    private static void CloseAll(int one, int other)
    {
        if (one >= 0) _ = Libc.Close(one);
        if (other >= 0) _ = Libc.Close(other);
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int OpenPipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int Wait(int process, int* status, int options);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    private static partial int SpawnInPath(out int process, nint file, byte* actions, byte* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int CreateActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int CreateAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int ClearSignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    private static partial int AddSignal(byte* signals, int signal);
}
