namespace N2Eye.Watch.Sources.Splitting;

/// <summary>How far a scan came.</summary>
internal enum ScanResult
{
    /// <summary>The bytes end before the picture does.</summary>
    More,

    /// <summary>The picture ends at the position.</summary>
    Complete,

    /// <summary>What stands at the position cannot be part of a picture.</summary>
    Broken,
}

/// <summary>Reads the structure of one picture file from its first byte on, and remembers where it is.</summary>
internal interface IPictureScan
{
    /// <summary>Bytes from the beginning that were understood; may lie behind what has arrived.</summary>
    long Position { get; }

    /// <summary>Goes on.</summary>
    /// <param name="picture">Everything from the picture's first byte to the last that arrived.</param>
    ScanResult Advance(ReadOnlySpan<byte> picture);
}
