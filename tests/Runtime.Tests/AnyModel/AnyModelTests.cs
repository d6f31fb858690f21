using CsCheck;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Execution;
using N2Eye.Specs;
using N2Eye.Specs.Graph;
using N2Eye.Tests.Reference;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Tests.AnyModel;

/// <summary>Configurations that nobody prepared data for: random config.json, random weights, against the float64 reference.</summary>
public sealed class AnyModelTests
{
    private const double Tolerance = 1e-3;

    [Fact]
    public void Random_configurations_compute_what_the_reference_computes() => RandomConfig.Generate.Select(Gen.ULong).Sample(
        (config, seed) => Check(config, new Random((int)(seed % int.MaxValue))), iter: 40, threads: 1);

    /// <summary>
    /// Integers against float32 on models of every shape, also where a row is no multiple of a block. Random weights amplify rounding
    /// and tiny models have steep logits, so a single configuration says little. Measured over 210 configurations with a
    /// ViT and three sequences each: median cosine 0.9994 to 0.9996 for each block size, one in a hundred below 0.98; over ten of
    /// either tower for each block size: median 0.9999, lowest 0.9991, and by channel the same. int4: median 0.989 to 0.995, lowest 0.945.
    /// A wrong scale, zero point or block order gives a median near 0.
    /// </summary>
    [Theory]
    [InlineData(Schemes.Int8, 32, 0.99, 0.95)]
    [InlineData(Schemes.Int8, 64, 0.99, 0.95)]
    [InlineData(Schemes.Int8, 128, 0.99, 0.95)]
    [InlineData(Schemes.Int8Channel, 64, 0.99, 0.95)]
    [InlineData(Schemes.Int4, 32, 0.95, 0.85)]
    [InlineData(Schemes.Int4, 128, 0.95, 0.85)]
    public void Integers_stay_close_to_float32_for_random_configurations(string scheme, int block, double median, double fifth) =>
        StayClose(scheme, block, keptShare: 0, median, fifth);

    /// <summary>A random third of the tensors stays float32: every tensor's own form counts, not the file's.</summary>
    [Theory]
    [InlineData(Schemes.Int8, 32, 0.99, 0.95)]
    [InlineData(Schemes.Int8Channel, 64, 0.99, 0.95)]
    [InlineData(Schemes.Int4, 64, 0.95, 0.85)]
    public void Mixtures_stay_close_to_float32_for_random_configurations(string scheme, int block, double median, double fifth) =>
        StayClose(scheme, block, keptShare: 1 / 3.0, median, fifth);

    private static void StayClose(string scheme, int block, double keptShare, double median, double fifth)
    {
        var cosines = new List<double>();
        RandomConfig.Generate.Select(Gen.ULong).Sample(
            (config, seed) => cosines.Add(CompareSchemes(config, scheme, block, keptShare, new Random((int)(seed % int.MaxValue)))), iter: 10, threads: 1);
        cosines.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"{scheme} in blocks of {block}, {keptShare:P0} kept: lowest {cosines[0]:F5}, lowest fifth {cosines[cosines.Count / 5]:F5}, median {cosines[cosines.Count / 2]:F5}");
        Assert.True(cosines[cosines.Count / 2] > median, $"median {cosines[cosines.Count / 2]}");
        Assert.True(cosines[cosines.Count / 5] > fifth, $"lowest fifth {cosines[cosines.Count / 5]}");
    }

    private static double CompareSchemes(string config, string quantized, int block, double keptShare, Random random)
    {
        using var folder = new TemporaryFolder();
        var model = ConfigParser.Parse(config, new SpecReport("config.json"))!;
        var weights = model.Tensors.ToDictionary(tensor => tensor.Name, tensor => Values(tensor, random));
        var graphs = CompiledGraphs.Compile(model);
        var pixels = Enumerable.Range(0, 3 * model.Vision.ImageSize * model.Vision.ImageSize).Select(_ => random.NextSingle() * 4 - 2).ToArray();
        string[] kept = [.. model.StoredTensors.Where(_ => random.NextDouble() < keptShare).Select(tensor => tensor.Name)];
        return Vectors.Cosine(Logits(Schemes.Float32, []), Logits(quantized, kept));

        float[] Logits(string scheme, string[] keep)
        {
            using var store = Store(folder, config, model, weights, scheme, block, keep);
            using var vision = new VisionSession(graphs.Vision, store, GraphSessions.OnCpu(store, 1).Open);
            using var decoder = new DecoderSession(graphs.Decoder, store, GraphSessions.OnCpu(store, 1).Open, context: 64);
            using var run = new DecoderRun(decoder);
            pixels.CopyTo(vision.Pixels);
            int[] ids = [1, 2, .. Enumerable.Repeat(model.ImageToken, model.Vision.FeatureRows), 3, 17, 8];
            run.Append(InputSequence.FromWidened(ids, model.ImageToken, [vision.Run()], model.Vision.FeatureRows), 0, default);
            run.Append(11);
            return run.Logits.ToArray();
        }
    }

    private static void Check(string config, Random random)
    {
        using var folder = new TemporaryFolder();
        var report = new SpecReport("config.json");
        var model = ConfigParser.Parse(config, report);
        Assert.Empty(report.Diagnostics);
        var weights = model!.Tensors.ToDictionary(tensor => tensor.Name, tensor => Values(tensor, random));
        using var store = Store(folder, config, model, weights, Schemes.Float32);
        var (decoder, vision) = CompiledGraphs.Compile(model);
        using var visionSession = new VisionSession(vision, store, GraphSessions.OnCpu(store, 1).Open);
        using var decoderSession = new DecoderSession(decoder, store, GraphSessions.OnCpu(store, 1).Open, context: 64);
        Compare(model, new ReferenceModel(model, weights), visionSession, decoderSession, random);
    }

    private static void Compare(ModelSpec model, ReferenceModel reference, VisionSession vision, DecoderSession decoder, Random random)
    {
        for (var i = 0; i < vision.Pixels.Length; i++) vision.Pixels[i] = random.NextSingle() * 4 - 2;
        var pixels = vision.Pixels.ToArray();
        var embeddings = vision.Run();
        var expected = reference.EncodePicture(pixels);
        Assert.True(Difference(expected.SelectMany(row => row), embeddings) < Tolerance, $"picture: {Difference(expected.SelectMany(row => row), embeddings)}");

        // A picture in the middle, so that prefill, picture rows and single tokens all take part.
        int[] ids = [1, 2, .. Enumerable.Repeat(model.ImageToken, expected.Length), 3, 17, 8];
        using var run = new DecoderRun(decoder);
        run.Append(InputSequence.FromWidened(ids, model.ImageToken, [embeddings], expected.Length), 0, default);
        List<double[]> rows = [reference.Embed(1), reference.Embed(2), .. expected, reference.Embed(3), reference.Embed(17), reference.Embed(8)];
        foreach (var next in new[] { 4, 11, 19 })
        {
            var logits = reference.LastLogits([.. rows]);
            Assert.True(Difference(logits, run.Logits.ToArray()) < Tolerance, $"after {rows.Count}: {Difference(logits, run.Logits.ToArray())}");
            run.Append(next);
            rows.Add(reference.Embed(next));
        }
    }

    internal static float[] Values(TensorSpec tensor, Random random)
    {
        // Scales and variances near one, the rest small enough that no activation saturates.
        var aroundOne = tensor.Shape.Count == 1 && (tensor.Name.EndsWith(".weight", StringComparison.Ordinal) || tensor.Name.EndsWith("running_var", StringComparison.Ordinal));
        var scale = tensor.Shape.Count > 1 ? 1 / MathF.Sqrt(tensor.Shape.Skip(1).Aggregate(1, (a, b) => a * b)) : 0.2f;
        return [.. Enumerable.Range(0, (int)tensor.Count).Select(_ => (aroundOne ? 1 : 0) + (random.NextSingle() * 2 - 1) * scale)];
    }

    /// <summary>A checkpoint of these values, made into a weights file as a user does.</summary>
    internal static WeightStore Store(TemporaryFolder folder, string config, ModelSpec model, Dictionary<string, float[]> weights, string scheme, int block = 64, IReadOnlyList<string>? keep = null)
    {
        File.WriteAllText(folder.File("config.json"), config);
        using (var writer = new SafetensorsWriter(folder.File("model.safetensors"), model.Tensors.Select(tensor => new TensorDeclaration(tensor.Name, Dtype.F32, [.. tensor.Shape.Select(size => (long)size)])), []))
        {
            foreach (var (name, values) in weights) writer.Begin(name).Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
            writer.Commit();
        }

        Quantizer.Run(new QuantizeOptions { ModelFolder = folder.Path, Output = folder.File(scheme), Scheme = scheme, BlockSize = block, Keep = keep ?? [] });
        return WeightStore.Open(folder.File(scheme), model.Fingerprint, "any");
    }

    private static double Difference(IEnumerable<double> expected, float[] actual) => expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
}
