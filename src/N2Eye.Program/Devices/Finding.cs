namespace N2Eye.Program.Devices;

/// <summary>What the doctor found.</summary>
/// <param name="What">What was looked at, and how it is.</param>
/// <param name="Remedy">What to do about it; null where it is well.</param>
/// <param name="ExitCode">What the program ends with because of it.</param>
internal sealed record Finding(string What, string? Remedy = null, int ExitCode = ExitCodes.Device);
