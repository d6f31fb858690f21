namespace N2Eye.Watch.Frames;

/// <summary>Where frames come from: one opened camera, folder, process or stream.</summary>
public interface IFrameSource
{
    /// <summary>Delivers frames until the source ends (it returns) or breaks (it throws); whoever supervises it opens it again.</summary>
    /// <param name="deliver">Called for each frame, one at a time; it returns at once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceException">The source cannot be opened, or broke: one line for the log.</exception>
    Task RunAsync(Action<Frame> deliver, CancellationToken cancellation);
}
