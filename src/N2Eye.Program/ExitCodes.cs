using N2Eye.Runtime;

namespace N2Eye.Program;

/// <summary>What the process says when it ends (docs/exit-codes.md).</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Internal = 1;
    public const int BadInput = 2;
    public const int BadWeights = 3;
    public const int ContextFull = 4;
    public const int FileAccess = 5;
    public const int Execution = 6;
    public const int DamagedProgram = 7;
    public const int Device = 8;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;

    public static int For(FailureKind kind) => kind switch
    {
        FailureKind.BadInput => BadInput,
        FailureKind.BadWeights => BadWeights,
        FailureKind.ContextFull => ContextFull,
        FailureKind.FileAccess => FileAccess,
        FailureKind.Execution => Execution,
        FailureKind.Device => Device,
        _ => Internal,
    };

    /// <summary>The name that JSON output gives a defect of ours.</summary>
    public const string InternalName = "internal";

    /// <summary>The name that JSON output gives a failure.</summary>
    public static string NameOf(FailureKind kind) => kind switch
    {
        FailureKind.BadInput => "bad_input",
        FailureKind.BadWeights => "bad_weights",
        FailureKind.ContextFull => "context_full",
        FailureKind.FileAccess => "file_access",
        FailureKind.Execution => "execution",
        FailureKind.Device => "device",
        _ => InternalName,
    };
}
