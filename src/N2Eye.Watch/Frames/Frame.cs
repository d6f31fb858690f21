namespace N2Eye.Watch.Frames;

/// <summary>What the bytes of a frame are.</summary>
public enum FrameFormat
{
    /// <summary>A picture file: JPEG, PNG, WebP, BMP…</summary>
    File,

    /// <summary>Y0 U Y1 V, two bytes a pixel (V4L2_PIX_FMT_YUYV): (height, width, 2)</summary>
    Yuyv,

    /// <summary>A plane of Y (height, width), then one of U and V in turn (height / 2, width / 2, 2) (V4L2_PIX_FMT_NV12).</summary>
    Nv12,

    /// <summary>Red, green, blue: (height, width, 3)</summary>
    Rgb,
}

/// <summary>One picture as a camera gave it, not decoded yet. Its bytes are its own: nobody changes them.</summary>
/// <param name="Camera">The camera's name in the configuration.</param>
/// <param name="Number">Counts the camera's frames from 1, over reconnections too.</param>
/// <param name="Taken">When it arrived, UTC.</param>
/// <param name="Format">What the bytes are.</param>
/// <param name="Width">Pixels; 0 where only the file knows.</param>
/// <param name="Height">Pixels; 0 where only the file knows.</param>
/// <param name="Bytes">The picture.</param>
public sealed record Frame(string Camera, long Number, DateTimeOffset Taken, FrameFormat Format, int Width, int Height, ReadOnlyMemory<byte> Bytes);
