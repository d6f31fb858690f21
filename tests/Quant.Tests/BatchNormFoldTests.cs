using System.Runtime.InteropServices;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Quantization;
using N2Eye.Tests;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace Quant.Tests;

/// <summary>A ResNet's convolutions and batch norms, as the weights file holds them: one kernel and one bias each.</summary>
public sealed class BatchNormFoldTests
{
    private const string ResNet = "n2eye-random-resnet";
    private const double Epsilon = 1e-5;

    private static readonly (string Kernel, string Norm)[] Samples =
    [
        ("conv1", "bn1"), ("conv3", "bn3"), ("layer1.0.conv1", "layer1.0.bn1"), ("layer2.1.conv2", "layer2.1.bn2"),
        ("layer4.0.conv3", "layer4.0.bn3"), ("layer3.0.downsample.0", "layer3.0.downsample.1"),
    ];

    [Fact]
    public void Float32_is_the_fold_rounded_once()
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(folder, Schemes.Float32));
        using var weights = WeightsFile.Open(folder.File("w"));
        using var checkpoint = Checkpoint.OpenFolder(Repository.Model(ResNet));
        Assert.Equal(result.Tensors.Count, weights.Tensors.Count);
        foreach (var (kernel, norm) in Samples)
        {
            var (expectedKernel, expectedBias) = Folded(checkpoint, kernel, norm);
            Assert.Equal(Array.ConvertAll(expectedKernel, value => (float)value), Floats(weights, $"vision_tower.{kernel}.weight"));
            Assert.Equal(Array.ConvertAll(expectedBias, value => (float)value), Floats(weights, $"vision_tower.{kernel}.bias"));
        }
    }

    [Fact]
    public void Int8_kernels_have_a_scale_for_each_output_channel()
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(folder, Schemes.Int8));
        using var weights = WeightsFile.Open(folder.File("w"));
        using var checkpoint = Checkpoint.OpenFolder(Repository.Model(ResNet));
        foreach (var (kernel, norm) in Samples.Skip(1))
        {
            var name = $"vision_tower.{kernel}.weight";
            var (expected, _) = Folded(checkpoint, kernel, norm);
            var entry = weights.Find(name)!;
            Assert.Equal(Dtype.U8, entry.Dtype);
            Assert.Equal(checkpoint.Find(name)!.Shape, entry.Shape);
            var scales = Floats(weights, name + ".scales");
            Assert.Equal(entry.Shape[0], scales.Length);
            var stored = weights.Bytes(entry.Offset, (int)entry.Length);
            var row = stored.Length / scales.Length;
            for (var i = 0; i < stored.Length; i++)
                Assert.True(Math.Abs((stored[i] - 128) * scales[i / row] - expected[i]) <= scales[i / row] * 0.5001, $"{name}[{i}]");
            for (var channel = 0; channel < scales.Length; channel++)
                Assert.Equal(expected.Skip(channel * row).Take(row).Max(Math.Abs) / 127, scales[channel], 1e-6);
            Assert.True(result.Tensors.Single(tensor => tensor.Name == name).SqnrDecibels > 38, name);
        }

        // It meets the picture, and is small.
        Assert.Equal(Dtype.F32, weights.Find("vision_tower.conv1.weight")!.Dtype);
        Assert.All(weights.Tensors.Where(tensor => tensor.Name.EndsWith(".bias", StringComparison.Ordinal)), tensor => Assert.Equal(Dtype.F32, tensor.Dtype));
    }

    [Fact]
    public void What_the_feature_does_not_need_is_neither_written_nor_reported()
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(folder, Schemes.Float32));
        Assert.Empty(result.Unused);
        using var weights = WeightsFile.Open(folder.File("w"));
        Assert.DoesNotContain(weights.Tensors, tensor => tensor.Name.Contains("attnpool", StringComparison.Ordinal) || tensor.Name.Contains("num_batches", StringComparison.Ordinal) || tensor.Name.Contains("running", StringComparison.Ordinal));
        var seen = new List<long>();
        Quantizer.Run(Options(folder, Schemes.Int8), new Collector(seen));
        Assert.Equal(result.BytesRead, seen[^1]);
    }

    [Fact]
    public void Openais_own_names_are_found()
    {
        using var folder = new TemporaryFolder();
        Quantizer.Run(Options(folder, Schemes.Int8));
        var expected = File.ReadAllBytes(folder.File("w"));
        var model = Changed(folder, name => name.Replace("vision_tower.", "visual.", StringComparison.Ordinal), (_, bytes) => bytes);
        Assert.Empty(Quantizer.Run(Options(folder, Schemes.Int8) with { ModelFolder = model }).Unused);
        var actual = File.ReadAllBytes(folder.File("w"));
        Assert.Equal(expected.AsSpan()[DataStart(expected)..], actual.AsSpan()[DataStart(actual)..]);

        static int DataStart(byte[] file) => 8 + (int)BitConverter.ToInt64(file);
    }

    [Theory]
    [InlineData("vision_tower.layer2.1.bn2.running_var", -1f, "running_var")]
    [InlineData("vision_tower.layer2.1.bn2.running_var", float.NaN, "running_var")]
    [InlineData("vision_tower.layer2.1.bn2.running_mean", 3e38f, "vision_tower.layer2.1.bn2.bias")]
    [InlineData("vision_tower.layer1.0.bn1.weight", 3.4e38f, "no float32 holds")]
    public void Statistics_that_nothing_has_are_named(string tensor, float value, string expected)
    {
        using var folder = new TemporaryFolder();
        var model = Changed(folder, name => name, (name, bytes) =>
        {
            if (name == tensor) MemoryMarshal.Cast<byte, float>(bytes.AsSpan()).Fill(value);
            return bytes;
        });
        Assert.Contains(expected, Assert.Throws<WeightsException>(() => Quantizer.Run(Options(folder, Schemes.Float32) with { ModelFolder = model })).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("w")));
    }

    [Fact]
    public void A_batch_norm_that_is_missing_is_named()
    {
        using var folder = new TemporaryFolder();
        var model = Changed(folder, name => name.Replace("layer2.1.bn2.running_mean", "odd", StringComparison.Ordinal), (_, bytes) => bytes);
        Assert.Contains("vision_tower.layer2.1.bn2.running_mean", Assert.Throws<WeightsException>(() => Quantizer.Run(Options(folder, Schemes.Float32) with { ModelFolder = model })).Message, StringComparison.Ordinal);
    }

    /// <summary>The paper's arithmetic in float64: kernel (out, in, k, k) and bias (out,).</summary>
    private static (double[] Kernel, double[] Bias) Folded(Checkpoint checkpoint, string kernel, string norm)
    {
        double[] w = Read($"{kernel}.weight"), gamma = Read($"{norm}.weight"), beta = Read($"{norm}.bias"), mean = Read($"{norm}.running_mean"), variance = Read($"{norm}.running_var");
        var row = w.Length / gamma.Length;
        return ([.. w.Select((value, i) => value * Factor(i / row))], [.. beta.Select((value, i) => value - mean[i] * Factor(i))]);

        double Factor(int channel) => gamma[channel] / Math.Sqrt(variance[channel] + Epsilon);

        double[] Read(string name)
        {
            var tensor = checkpoint.Find("vision_tower." + name)!;
            var values = new float[tensor.Shape.Aggregate(1L, (product, size) => product * size)];
            tensor.Read(0, values);
            return Array.ConvertAll(values, value => (double)value);
        }
    }

    private static float[] Floats(WeightsFile weights, string name)
    {
        var entry = weights.Find(name)!;
        Assert.Equal(Dtype.F32, entry.Dtype);
        return MemoryMarshal.Cast<byte, float>(weights.Bytes(entry.Offset, (int)entry.Length)).ToArray();
    }

    /// <summary>A copy of the model with other names or values.</summary>
    private static string Changed(TemporaryFolder folder, Func<string, string> rename, Func<string, byte[], byte[]> change)
    {
        var model = Directory.CreateDirectory(folder.File("model")).FullName;
        File.Copy(Repository.Model(ResNet, "config.json"), Path.Combine(model, "config.json"));
        using var source = SafetensorsFile.Open(Repository.Model(ResNet, "model.safetensors"));
        using var writer = new SafetensorsWriter(Path.Combine(model, "model.safetensors"), source.Tensors.Select(tensor => new TensorDeclaration(rename(tensor.Name), tensor.Dtype, tensor.Shape)), []);
        foreach (var tensor in source.Tensors) writer.Begin(rename(tensor.Name)).Write(change(tensor.Name, source.Bytes(tensor.Offset, (int)tensor.Length).ToArray()));
        writer.Commit();
        return model;
    }

    private static QuantizeOptions Options(TemporaryFolder folder, string scheme) => new() { ModelFolder = Repository.Model(ResNet), Output = folder.File("w"), Scheme = scheme };

    private sealed class Collector(List<long> done) : IProgress<QuantizeProgress>
    {
        public void Report(QuantizeProgress value) => done.Add(value.Done);
    }
}
