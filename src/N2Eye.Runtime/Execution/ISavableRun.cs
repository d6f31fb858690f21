namespace N2Eye.Runtime.Execution;

/// <summary>Is shown a stretch of a state's memory, to read or to fill.</summary>
internal delegate void StretchVisitor(Span<float> stretch);

/// <summary>A sequence whose state can be taken out and put back, bit for bit: what follows is then what would have followed.</summary>
internal interface ISavableRun : IDecoderRun
{
    /// <summary>Shows all of the state. How long it is follows from <see cref="IDecoderRun.Length"/> and the model alone.</summary>
    void Visit(StretchVisitor visit);

    /// <summary>Puts a state of so many positions back. Where filling fails, the sequence is empty.</summary>
    /// <param name="length">Positions.</param>
    /// <param name="fill">Fills each stretch, in the order of <see cref="Visit"/>.</param>
    /// <exception cref="N2EyeException">ContextFull: they do not fit.</exception>
    void Restore(int length, StretchVisitor fill);
}
