namespace N2Eye.Program.Benchmarks;

/// <summary>From a picture file to embeddings, one round.</summary>
/// <param name="Decode">File → pixels.</param>
/// <param name="Resample">Pixels → what the tower reads: resized, cropped, normalised.</param>
/// <param name="Tower">That → embeddings.</param>
internal sealed record PictureTimes(TimeSpan Decode, TimeSpan Resample, TimeSpan Tower)
{
    /// <summary>All of it.</summary>
    public TimeSpan Total => Decode + Resample + Tower;
}
