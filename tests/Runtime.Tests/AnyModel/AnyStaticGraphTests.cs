using CsCheck;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Npu;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Graphs.Onnx;
using N2Eye.Specs;
using N2Eye.Specs.Graph;
using N2Eye.Weights;

namespace N2Eye.Tests.AnyModel;

/// <summary>
/// The graphs for NPUs of configurations that nobody prepared data for: other layer patterns, head sizes, kernel lengths, towers,
/// features and activations.
/// </summary>
public sealed class AnyStaticGraphTests
{
    private const double Tolerance = 1e-3;
    private const int Context = 48;

    [Fact]
    public void Random_configurations_compute_what_the_cpus_graphs_compute() => RandomConfig.Generate.Select(Gen.ULong).Sample(
        (config, seed) => Check(config, new Random((int)(seed % int.MaxValue))), iter: 25, threads: 1);

    /// <summary>
    /// Quantized in 16 bits they pass the lint and stay close: a random model that is tiny has steep logits, so the median counts.
    /// A wrong axis, scale or zero point gives a median near 0.
    /// </summary>
    [Theory]
    [InlineData(OnnxType.UInt16, 0.99)]
    [InlineData(OnnxType.UInt8, 0.9)]
    public void Quantized_random_configurations_pass_the_lint_and_stay_close(OnnxType activations, double median)
    {
        var cosines = new List<double>();
        RandomConfig.Generate.Select(Gen.ULong).Sample(
            (config, seed) => cosines.Add(Quantize(config, activations, new Random((int)(seed % int.MaxValue)))), iter: 12, threads: 1);
        cosines.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"{activations}: lowest {cosines[0]:F5}, median {cosines[cosines.Count / 2]:F5}");
        Assert.True(cosines[cosines.Count / 2] > median, $"median {cosines[cosines.Count / 2]}");
    }

    private static void Check(string config, Random random)
    {
        using var folder = new TemporaryFolder();
        var (model, graphs, weights) = Make(config, random);
        using var store = AnyModelTests.Store(folder, config, model, weights, Schemes.Float32);
        using var vision = new VisionSession(graphs.Vision, store, GraphSessions.OnCpu(store, 1).Open);
        using var staticVision = new StaticVisionSession(StaticSession.OnCpu(graphs.Vision.ToStatic(), store, 1));
        foreach (ref var pixel in vision.Pixels) pixel = random.NextSingle() * 4 - 2;
        vision.Pixels.CopyTo(staticVision.Pixels);
        var embeddings = vision.Run();
        Assert.InRange(Difference(embeddings, staticVision.Run()), 0, Tolerance);

        using var session = new DecoderSession(graphs.Decoder, store, GraphSessions.OnCpu(store, 1).Open, Context);
        using var expected = new DecoderRun(session);
        using var staticSession = StaticDecoderSession.OnCpu(graphs.Decoder, graphs.Decoder.ToStatic, new StaticSize(random.Next(2, 9), Context), store, 1);
        using var actual = staticSession.NewRun();
        var sequence = Sequence(model, embeddings);
        expected.Append(sequence, 0, default);
        actual.Append(sequence, 0, default);
        foreach (var next in new[] { 4, 11, 19 })
        {
            Assert.InRange(Difference(expected.Logits.ToArray(), actual.Logits.ToArray()), 0, Tolerance);
            expected.Append(next);
            actual.Append(next);
        }
    }

    private static double Quantize(string config, OnnxType activations, Random random)
    {
        using var folder = new TemporaryFolder();
        var (model, graphs, weights) = Make(config, random);
        using var store = AnyModelTests.Store(folder, config, model, weights, Schemes.Float32);
        var size = new StaticSize(8, Context);
        Observer towers = new(), layers = new();
        using var vision = new StaticVisionSession(StaticSession.OnCpu(Observer.Watched(graphs.Vision.ToStatic()), store, 1), towers.Look);
        using var session = StaticDecoderSession.OnCpu(graphs.Decoder, s => Observer.Watched(graphs.Decoder.ToStatic(s)), size, store, 1);
        using var decoder = session.NewRun(layers.Look);
        foreach (ref var pixel in vision.Pixels) pixel = random.NextSingle() * 4 - 2;
        var pixels = vision.Pixels.ToArray();
        var expected = Logits(model, vision, decoder);

        var calibration = new Calibration { Activations = activations, Method = "min-max", Decoder = Ranges(layers), Vision = Ranges(towers) };
        using (var checkpoint = Checkpoint.OpenFolder(folder.Path))
        {
            var tensors = StoredValues.Of(model, new TensorResolver([checkpoint], NameMap.Empty).Resolve(model));
            var plan = new WeightsPlan(folder.File("npu"), activations == OnnxType.UInt8 ? Schemes.Npu8 : Schemes.Npu16, 0) { Metadata = [new(Calibration.Key, calibration.ToJson())] };
            WeightsWriter.Write(plan, new WeightsContent(model, "any", tensors, []), null, default);
        }

        using var npu = WeightStore.Open(folder.File("npu"), model.Fingerprint, "any");
        var quantized = new QuantizedModel(npu.Calibration!, npu);
        var lint = new GraphLint(OperatorTable.QnnHtp);
        foreach (var graph in new[] { quantized.Vision(graphs.Vision), quantized.Decoder(graphs.Decoder, size), quantized.Decoder(graphs.Decoder, size with { Rows = 1 }) })
            Assert.Empty(lint.Check(graph).Select(finding => finding.Message));
        using var quantizedVision = new StaticVisionSession(StaticSession.OnCpu(quantized.Vision(graphs.Vision), npu, 1));
        using var quantizedSession = StaticDecoderSession.OnCpu(graphs.Decoder, s => quantized.Decoder(graphs.Decoder, s), size, npu, 1);
        using var quantizedDecoder = quantizedSession.NewRun();
        pixels.CopyTo(quantizedVision.Pixels);
        return Vectors.Cosine(expected, Logits(model, quantizedVision, quantizedDecoder));
    }

    private static float[] Logits(ModelSpec model, IVisionSession vision, IDecoderRun decoder)
    {
        decoder.Append(Sequence(model, vision.Run()), 0, default);
        decoder.Append(11);
        return decoder.Logits.ToArray();
    }

    private static (ModelSpec Model, (DecoderGraph Decoder, VisionGraph Vision) Graphs, Dictionary<string, float[]> Weights) Make(string config, Random random)
    {
        var model = ConfigParser.Parse(config, new SpecReport("config.json"))!;
        return (model, CompiledGraphs.Compile(model), model.Tensors.ToDictionary(tensor => tensor.Name, tensor => AnyModelTests.Values(tensor, random)));
    }

    private static InputSequence Sequence(ModelSpec model, float[] picture) => InputSequence.FromWidened(
        [1, 2, .. Enumerable.Repeat(model.ImageToken, model.Vision.FeatureRows), 3, 17, 8], model.ImageToken, [picture], model.Vision.FeatureRows);

    private static Dictionary<string, ValueRange> Ranges(Observer observer) => observer.Histograms.ToDictionary(entry => entry.Key, entry => entry.Value.Range);

    private static double Difference(float[] expected, float[] actual) => expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max();
}
