using N2Eye.Program.Commands;
using N2Eye.Runtime.Answering;

namespace N2Eye.Program.Benchmarks;

/// <summary>Times the way of a picture.</summary>
/// <param name="engine">The model.</param>
/// <param name="clock">Measures.</param>
internal sealed class PictureBench(Engine engine, TimeProvider clock)
{
    public PictureTimes Run(string path, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        using var picture = LoadedModel.Read(path, cancellation);
        var decoded = clock.GetTimestamp();
        engine.Model.Preprocessing.ToTensor(picture, engine.Vision.Pixels);
        var resampled = clock.GetTimestamp();
        using var busy = engine.Busy();
        _ = engine.Vision.Run();
        return new PictureTimes(clock.GetElapsedTime(started, decoded), clock.GetElapsedTime(decoded, resampled), clock.GetElapsedTime(resampled));
    }
}
