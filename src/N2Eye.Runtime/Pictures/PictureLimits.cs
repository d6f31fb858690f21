namespace N2Eye.Runtime.Pictures;

/// <summary>What a picture may cost. The header is held against these limits before any pixel is allocated.</summary>
public sealed record PictureLimits
{
    /// <summary>The limits that n2eye uses; docs/pictures.md states them.</summary>
    public static PictureLimits Default { get; } = new();

    /// <summary>Most bytes of a file or stream that are read: 128 MiB.</summary>
    public int MaxBytes { get; init; } = 128 << 20;

    /// <summary>Most pixels: 64 Mi (8192 × 8192), which decode into 256 MiB.</summary>
    public long MaxPixels { get; init; } = 64L << 20;

    /// <summary>Longest edge in pixels: what JPEG and GIF can express.</summary>
    public int MaxEdge { get; init; } = 65_535;
}
