namespace N2Eye.Specs.Pictures;

/// <summary>Resampling filters, by Pillow's numbers.</summary>
public enum Resampling
{
    /// <summary>Pillow's LANCZOS, 3 lobes.</summary>
    Lanczos = 1,

    /// <summary>Pillow's BILINEAR (a triangle).</summary>
    Bilinear = 2,

    /// <summary>Pillow's BICUBIC, a = −0.5.</summary>
    Bicubic = 3,

    /// <summary>Pillow's BOX.</summary>
    Box = 4,

    /// <summary>Pillow's HAMMING.</summary>
    Hamming = 5,
}

/// <summary>What preprocessor_config.json (CLIPImageProcessor) asks for.</summary>
public sealed record PreprocessorSpec
{
    /// <summary>Edge that the shorter side is resized to, pixels; 0 where both sides are given or nothing is resized.</summary>
    public required int ShortestEdge { get; init; }

    /// <summary>Width to resize to; 0 where <see cref="ShortestEdge"/> says, or nothing is resized.</summary>
    public required int ResizeWidth { get; init; }

    /// <summary>Height to resize to; 0 where <see cref="ShortestEdge"/> says, or nothing is resized.</summary>
    public required int ResizeHeight { get; init; }

    /// <summary>The filter.</summary>
    public required Resampling Resampling { get; init; }

    /// <summary>Width of what the model sees.</summary>
    public required int CropWidth { get; init; }

    /// <summary>Height of what the model sees.</summary>
    public required int CropHeight { get; init; }

    /// <summary>Multiplies a channel value 0…255.</summary>
    public required double RescaleFactor { get; init; }

    /// <summary>(3,) subtracted after rescaling.</summary>
    public required EquatableArray<double> Mean { get; init; }

    /// <summary>(3,) divided by after that.</summary>
    public required EquatableArray<double> Deviation { get; init; }
}
