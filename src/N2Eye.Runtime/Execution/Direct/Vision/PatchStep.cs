using System.Numerics.Tensors;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Threads;

namespace N2Eye.Runtime.Execution.Direct.Vision;

/// <summary>Pixels → the stream: a convolution whose stride is its kernel's size, the class token in front, positions, and a norm. In float32.</summary>
internal sealed unsafe class PatchStep : IWork, IDisposable
{
    /// <summary>Channels of the stream that a thread takes at a time.</summary>
    private const int Together = 16;

    private readonly VisionScratch scratch;
    private readonly NativeBuffer<float> patches, products;
    private readonly EachPosition gather, place;
    private readonly Action norm;
    private readonly float* kernels, classToken, positions;
    private readonly int width;

    /// <param name="scratch">What it reads and writes.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="steps">Makes the norm.</param>
    public PatchStep(VisionScratch scratch, PatchEmbedding layer, RowSteps steps)
    {
        this.scratch = scratch;
        var shape = scratch.Shape;
        width = 3 * shape.PatchSize * shape.PatchSize;
        kernels = MappedWeights.FloatsOf(scratch.Weights, layer.Patches); // (hidden, 3, patch, patch)
        classToken = MappedWeights.FloatsOf(scratch.Weights, layer.ClassToken);
        positions = MappedWeights.FloatsOf(scratch.Weights, layer.Positions);
        patches = new NativeBuffer<float>((long)shape.Patches * width);
        products = new NativeBuffer<float>((long)shape.HiddenSize * shape.Patches); // (hidden, patches)
        gather = new EachPosition(scratch.Workers.Pool, (patch, _) => Gather(patch));
        place = new EachPosition(scratch.Workers.Pool, (token, _) => Place(token));
        norm = steps.Normalize(scratch.Stream, layer.Norm);
    }

    /// <summary>Pixels → stream.</summary>
    public void Run()
    {
        gather.Run(scratch.Shape.Patches);
        scratch.Workers.Pool.Run(this, (scratch.Shape.HiddenSize + Together - 1) / Together);
        place.Run(scratch.Tokens);
        norm();
    }

    /// <inheritdoc/>
    public void Do(int part, int worker)
    {
        var count = scratch.Shape.Patches;
        var end = Math.Min((part + 1) * Together, scratch.Shape.HiddenSize);
        for (var channel = part * Together; channel < end; channel++)
            Attention.Score(new ReadOnlySpan<float>(kernels + (long)channel * width, width), patches.All, 1, products.Span((long)channel * count, count), default);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        patches.Dispose();
        products.Dispose();
    }

    /// <summary>The pixels of a patch, in the order of a kernel: (3, patch, patch).</summary>
    private void Gather(int patch)
    {
        var (size, edge) = (scratch.Shape.ImageSize, scratch.Shape.PatchSize);
        var across = size / edge;
        var corner = patch / across * edge * size + patch % across * edge;
        var target = patches.Span((long)patch * width, width);
        for (var plane = 0; plane < 3; plane++)
        {
            for (var y = 0; y < edge; y++)
                scratch.Pixels.Slice((plane * size + y) * size + corner, edge).CopyTo(target[((plane * edge + y) * edge)..]);
        }
    }

    private void Place(int token)
    {
        var row = scratch.Stream.Row(token);
        var position = new ReadOnlySpan<float>(positions + (long)token * row.Length, row.Length);
        if (token == 0) new ReadOnlySpan<float>(classToken, row.Length).CopyTo(row);
        else for (var channel = 0; channel < row.Length; channel++) row[channel] = products.Pointer[(long)channel * scratch.Shape.Patches + token - 1];
        TensorPrimitives.Add(row, position, row);
    }
}
