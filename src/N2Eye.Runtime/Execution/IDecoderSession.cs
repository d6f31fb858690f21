namespace N2Eye.Runtime.Execution;

/// <summary>The decoder with its weights on some device, shared by every sequence.</summary>
internal interface IDecoderSession : IDisposable
{
    /// <summary>An empty sequence.</summary>
    IDecoderRun NewRun();
}
