using N2Eye.Runtime;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Watching;

/// <summary>Events where nothing keeps them: lines on standard output, or nothing at all.</summary>
/// <param name="output">Standard output; null = they are only shown on the status page.</param>
/// <param name="broken">Told once nobody reads them any more.</param>
internal sealed class OutputLog(Stream? output, Action<N2EyeException> broken) : IEventLog
{
    /// <inheritdoc/>
    public void Append(CameraEvent happened)
    {
        if (output is null) return;
        try
        {
            output.Write([.. EventJson.ToUtf8(happened), (byte)'\n']);
            output.Flush();
        }
        catch (N2EyeException failure)
        {
            broken(failure);
        }
    }
}
