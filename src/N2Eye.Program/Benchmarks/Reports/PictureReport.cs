namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>From a picture file to its embeddings, the tower open.</summary>
/// <param name="File">The picture.</param>
/// <param name="DecodeMilliseconds">File → pixels.</param>
/// <param name="ResampleMilliseconds">Pixels → what the tower reads.</param>
/// <param name="TowerMilliseconds">That → embeddings.</param>
/// <param name="EmbeddingsMilliseconds">All of it.</param>
internal sealed record PictureReport(string File, Spread DecodeMilliseconds, Spread ResampleMilliseconds, Spread TowerMilliseconds, Spread EmbeddingsMilliseconds)
{
    public static PictureReport Of(string file, IReadOnlyList<PictureTimes> rounds)
    {
        return new PictureReport(file, Milliseconds(times => times.Decode), Milliseconds(times => times.Resample), Milliseconds(times => times.Tower), Milliseconds(times => times.Total));

        Spread Milliseconds(Func<PictureTimes, TimeSpan> of) => Spread.Of(rounds.Select(times => of(times).TotalMilliseconds));
    }
}
