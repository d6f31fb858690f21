using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// One sequence in the decoder: its state and its bindings. Everything is bound once, so that a token costs one call into
/// ONNX Runtime and no managed allocation.
/// </summary>
internal sealed class DecoderRun : IDecoderRun
{
    /// <summary>Positions prefilled in one call: bounds the attention's scratch memory to chunk × context per head.</summary>
    private const int ChunkLength = 256;

    private readonly DecoderSession decoder;
    private readonly DecoderState state;
    private readonly NativeBuffer<float> staging; // (chunk, hidden)
    private readonly NativeBuffer<float> logits; // (vocabulary,)
    private readonly NativeBuffer<int> lastPosition = new(1);
    private readonly NativeBuffer<int> totalLength = new(1);
    private readonly NativeBuffer<long> firstPosition = new(1);
    private readonly OrtIoBinding single;
    private readonly OrtIoBinding chunk;
    private readonly RunOptions options = OrtSessions.NewRun();
    private readonly List<OrtValue> owned = [];

    public DecoderRun(DecoderSession decoder)
    {
        this.decoder = decoder;
        var shape = decoder.Graph.Shape;
        state = new DecoderState(decoder.Graph, decoder.Context);
        staging = new NativeBuffer<float>((long)ChunkLength * shape.HiddenSize);
        logits = new NativeBuffer<float>(shape.VocabularySize);
        single = NewBinding();
        chunk = NewBinding();
        single.BindInput(DecoderInputs.EmbeddingsName, Own(staging.AsTensor(1, 1, shape.HiddenSize)));
    }

    /// <inheritdoc/>
    public int Length { get; private set; }

    /// <summary>Positions that fit.</summary>
    public int Context => decoder.Context;

    /// <inheritdoc/>
    public Span<float> Logits => logits.All;

    /// <inheritdoc/>
    public void Clear()
    {
        state.Clear();
        Length = 0;
    }

    /// <inheritdoc/>
    public void Append(int token)
    {
        decoder.Embedder.Write(token, staging.Span(0, decoder.Graph.Shape.HiddenSize));
        Run(single, 1);
    }

    /// <inheritdoc/>
    public void Append(InputSequence sequence, int from, CancellationToken cancellation)
    {
        var hidden = decoder.Graph.Shape.HiddenSize;
        for (var start = from; start < sequence.Length; start += ChunkLength)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(ChunkLength, sequence.Length - start);
            for (var i = 0; i < length; i++) decoder.Embedder.Write(sequence, start + i, staging.Span((long)i * hidden, hidden));

            if (length == 1)
            {
                Run(single, 1);
                continue;
            }

            using var embeddings = staging.AsTensor(1, length, hidden);
            chunk.BindInput(DecoderInputs.EmbeddingsName, embeddings);
            Run(chunk, length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        single.Dispose();
        chunk.Dispose();
        foreach (var value in owned) value.Dispose();
        options.Dispose();
        state.Dispose();
        staging.Dispose();
        logits.Dispose();
        lastPosition.Dispose();
        totalLength.Dispose();
        firstPosition.Dispose();
    }

    private void Run(OrtIoBinding binding, int count)
    {
        IDecoderRun.CheckRoom(Length, count, Context);
        firstPosition.All[0] = Length;
        totalLength.All[0] = Length + count;
        lastPosition.All[0] = Length + count - 1;
        decoder.Probe?.Bind(binding);
        try
        {
            decoder.Session.RunWithBinding(options, binding);
        }
        catch (OnnxRuntimeException exception)
        {
            throw OrtSessions.Translate(exception);
        }

        decoder.Probe?.Read(binding);
        Length += count;
    }

    private OrtIoBinding NewBinding()
    {
        var binding = decoder.Session.CreateIoBinding();
        state.Bind(binding);
        decoder.BindRotary(binding, owned);
        if (decoder.Takes(DecoderInputs.LastPositionName)) binding.BindInput(DecoderInputs.LastPositionName, Own(lastPosition.AsTensor(1)));
        if (decoder.Takes(DecoderInputs.TotalLengthName)) binding.BindInput(DecoderInputs.TotalLengthName, Own(totalLength.AsTensor(1)));
        if (decoder.Takes(DecoderInputs.FirstPositionName)) binding.BindInput(DecoderInputs.FirstPositionName, Own(firstPosition.AsTensor(1)));
        binding.BindOutput(DecoderInputs.LogitsName, Own(logits.AsTensor(1, 1, decoder.Graph.Shape.VocabularySize)));
        return binding;
    }

    private OrtValue Own(OrtValue value)
    {
        owned.Add(value);
        return value;
    }
}
