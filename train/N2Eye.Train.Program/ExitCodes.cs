namespace N2Eye.Train.Program;

/// <summary>What the process says when it ends (docs/training.md).</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Internal = 1;
    public const int BadInput = 2;
    public const int BadCheckpoint = 3;
    public const int Diverged = 4;
    public const int FileAccess = 5;
    public const int Execution = 6;
    public const int Cancelled = 130;
}
