using System.Numerics.Tensors;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>A gated short convolution: out(C ⊙ conv(B ⊙ x)) (transformers, modeling_lfm2.py).</summary>
internal sealed unsafe class ShortConvolutionStep : LayerStep
{
    private readonly NativeBuffer<float> kernel; // (taps, hidden)
    private readonly float* bias;
    private readonly MatrixProduct input, output;
    private readonly EachPosition gateInput, convolve;
    private readonly QuantizedRows mixed;
    private readonly int index, hidden, taps;
    private float* window;

    public ShortConvolutionStep(DirectScratch scratch, WeightStore weights, ShortConvolutionLayer layer, int index, DecoderShape shape)
        : base(scratch, weights, layer, shape)
    {
        (this.index, hidden, taps) = (index, shape.HiddenSize, layer.Kernel.Sizes[2]);
        kernel = new NativeBuffer<float>((long)taps * hidden);
        var stored = MappedWeights.FloatsOf(weights, layer.Kernel); // (hidden, 1, taps)
        for (var tap = 0; tap < taps; tap++)
        {
            for (var channel = 0; channel < hidden; channel++) kernel.Pointer[tap * hidden + channel] = stored[channel * taps + tap];
        }

        bias = MappedWeights.FloatsOf(weights, layer.KernelBias);
        mixed = scratch.Mixed[DirectScratch.MixedWidth(layer)];
        input = new MatrixProduct(scratch.Workers, weights, scratch.Normed, scratch.Wide, scratch.WideWidth, add: false, layer.InProjection);
        output = new MatrixProduct(scratch.Workers, weights, mixed, scratch.Stream, hidden, add: true, layer.OutProjection);
        gateInput = new EachPosition(scratch.Pool, (position, _) => TensorPrimitives.Multiply(B(position), X(position), B(position)));
        convolve = new EachPosition(scratch.Pool, (position, _) => Convolve(position));
    }

    /// <inheritdoc/>
    public override void Dispose() => kernel.Dispose();

    /// <inheritdoc/>
    protected override void Mix(DirectState state, int start, int count)
    {
        window = state.Window(index);
        input.Compute(0, count);
        gateInput.Run(count);
        convolve.Run(count);
        Slide(count);
        output.Compute(0, count);
    }

    private Span<float> B(int position) => Scratch.WideRow(position, 0, hidden);

    private Span<float> C(int position) => Scratch.WideRow(position, hidden, hidden);

    private Span<float> X(int position) => Scratch.WideRow(position, 2 * hidden, hidden);

    /// <summary>B ⊙ x at a position; those before the first are the window's.</summary>
    private Span<float> History(int position) => position >= 0 ? B(position) : new Span<float>(window + (taps - 1 + position) * hidden, hidden);

    private ReadOnlySpan<float> Tap(int tap) => new(kernel.Pointer + tap * hidden, hidden);

    private void Convolve(int position)
    {
        var sum = X(position); // x is not needed any more
        TensorPrimitives.Multiply(B(position), Tap(taps - 1), sum);
        for (var tap = 0; tap < taps - 1; tap++) TensorPrimitives.MultiplyAdd(History(position - (taps - 1) + tap), Tap(tap), sum, sum);
        if (bias is not null) TensorPrimitives.Add(sum, new ReadOnlySpan<float>(bias, hidden), sum);
        TensorPrimitives.Multiply(sum, C(position), sum);
        mixed.Write(position, sum);
    }

    /// <summary>Keeps the last inputs: oldest first, so that what is read is not yet written over.</summary>
    private void Slide(int count)
    {
        for (var row = 0; row < taps - 1; row++) History(count - (taps - 1) + row).CopyTo(new Span<float>(window + row * hidden, hidden));
    }
}
