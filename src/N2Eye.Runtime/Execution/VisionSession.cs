using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Execution;

/// <summary>The vision tower and projector with their weights.</summary>
internal sealed class VisionSession : IVisionSession
{
    private readonly InferenceSession session;
    private readonly NativeBuffer<float> pixels; // (3, size, size)
    private readonly NativeBuffer<float> embeddings; // (rows, embedding)
    private readonly OrtValue pixelTensor;
    private readonly OrtValue embeddingTensor;
    private readonly OrtIoBinding binding;
    private readonly RunOptions options = OrtSessions.NewRun();
    private readonly LayerProbe? probe;

    /// <param name="graph">What to compute.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="open">On which device.</param>
    /// <param name="layers">Shown what every layer gives; null = the layers' outputs stay in the graph.</param>
    public VisionSession(VisionGraph graph, WeightStore weights, Func<string, byte[], InferenceSession> open, LayerSink? layers = null)
    {
        var shape = graph.Shape;
        session = open("vision", graph.ToOnnx(weights, layers is null ? null : onnx => new LayerOutputs(onnx)));
        probe = layers is null ? null : new LayerProbe(session, layers);
        pixels = new NativeBuffer<float>(3L * shape.ImageSize * shape.ImageSize);
        embeddings = new NativeBuffer<float>((long)shape.FeatureRows * shape.EmbeddingSize);
        pixelTensor = pixels.AsTensor(1, 3, shape.ImageSize, shape.ImageSize);
        embeddingTensor = embeddings.AsTensor(1, shape.FeatureRows, shape.EmbeddingSize);
        binding = session.CreateIoBinding();
        binding.BindInput(VisionBlocks.PixelsName, pixelTensor);
        binding.BindOutput(VisionBlocks.EmbeddingsName, embeddingTensor);
    }

    /// <inheritdoc/>
    public Span<float> Pixels => pixels.All;

    /// <inheritdoc/>
    public float[] Run()
    {
        probe?.Bind(binding);
        try
        {
            session.RunWithBinding(options, binding);
        }
        catch (OnnxRuntimeException exception)
        {
            throw OrtSessions.Translate(exception);
        }

        probe?.Read(binding);
        return embeddings.All.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        binding.Dispose();
        pixelTensor.Dispose();
        embeddingTensor.Dispose();
        options.Dispose();
        session.Dispose();
        pixels.Dispose();
        embeddings.Dispose();
    }
}
