namespace N2Eye.Program.Benchmarks.Starts;

/// <summary>What a process that is started to be timed is asked.</summary>
internal enum StartQuestion
{
    /// <summary>A question without a picture: the tower is never opened.</summary>
    Text,

    /// <summary>A question about the picture.</summary>
    Picture,
}
