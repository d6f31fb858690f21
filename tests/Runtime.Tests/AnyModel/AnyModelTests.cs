using CsCheck;
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

    private static void Check(string config, Random random)
    {
        var report = new SpecReport("config.json");
        var model = ConfigParser.Parse(config, report);
        Assert.Empty(report.Diagnostics);
        var weights = model!.Tensors.ToDictionary(tensor => tensor.Name, tensor => Values(tensor, random));
        var path = Path.Combine(Path.GetTempPath(), $"n2eye-any-{Guid.NewGuid():N}.safetensors");
        try
        {
            Write(path, model, weights);
            var (decoder, vision) = CompiledGraphs.Compile(model);
            using var store = WeightStore.Open(path, model.Fingerprint, "any");
            using var visionSession = new VisionSession(vision, store, 1);
            using var decoderSession = new DecoderSession(decoder, store, 1, context: 64);
            Compare(model, new ReferenceModel(model, weights), visionSession, decoderSession, random);
        }
        finally
        {
            File.Delete(path);
        }
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

    private static float[] Values(TensorSpec tensor, Random random)
    {
        // Norm weights near one, the rest small enough that no activation saturates.
        var norm = tensor.Name.Contains("norm.weight", StringComparison.Ordinal) || tensor.Name.Contains("layrnorm.weight", StringComparison.Ordinal);
        var scale = tensor.Shape.Count > 1 ? 1 / MathF.Sqrt(tensor.Shape.Skip(1).Aggregate(1, (a, b) => a * b)) : 0.2f;
        return [.. Enumerable.Range(0, (int)tensor.Count).Select(_ => (norm ? 1 : 0) + (random.NextSingle() * 2 - 1) * scale)];
    }

    private static void Write(string path, ModelSpec model, Dictionary<string, float[]> weights)
    {
        using var writer = new SafetensorsWriter(
            path,
            model.Tensors.Select(tensor => new TensorDeclaration(tensor.Name, Dtype.F32, [.. tensor.Shape.Select(size => (long)size)])),
            WeightsFile.Metadata(model.Fingerprint, Schemes.Float32, 0, "any", [], "test"));
        foreach (var (name, values) in weights) writer.Begin(name).Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        writer.Commit();
    }

    private static double Difference(IEnumerable<double> expected, float[] actual) => expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
}
