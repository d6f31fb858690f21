using System.Security.Cryptography;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Quantization;
using N2Eye.Quant.Synthesis;
using N2Eye.Tests;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace Quant.Tests.Synthesis;

public sealed class SynthesizerTests
{
    private static readonly string Pooled = Repository.Model("n2eye-random-pooled");

    [Theory]
    [InlineData("n2eye-random-pooled")]
    [InlineData("n2eye-random-patches")]
    [InlineData("n2eye-random-resnet")]
    public void The_checkpoint_is_one_of_that_configuration(string name)
    {
        using var folder = new TemporaryFolder();
        var options = new SynthesizeOptions { Model = Repository.Model(name), Output = folder.File("c") };
        Synthesizer.Run(options, null, TestContext.Current.CancellationToken);
        // The quantizer finds every tensor by name and shape, and leaves none.
        var result = Quantizer.Run(new QuantizeOptions { ModelFolder = options.Output, Output = folder.File("w"), Scheme = Schemes.Int8 });
        Assert.Empty(result.Unused);
        Assert.True(File.Exists(Path.Combine(options.Output, "tokenizer.json")));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_in_one_file_or_several()
    {
        using var folder = new TemporaryFolder();
        var whole = Tensors(Write(folder, "a", options => options));
        var files = Write(folder, "b", options => options with { ShardBytes = 200_000 });
        Assert.True(files.Count > 3, $"{files.Count} files");
        Assert.True(File.Exists(Path.Combine(folder.File("b"), "model.safetensors.index.json")));
        using (var checkpoint = Checkpoint.OpenFolder(folder.File("b"))) Assert.Equal(whole.Count, checkpoint.Names.Count);
        Assert.Equal(whole, Tensors(files));
        Assert.NotEqual(whole, Tensors(Write(folder, "c", options => options with { Seed = 2 })));
    }

    /// <summary>Figures of a synthesized model can be compared only where it is the same model.</summary>
    [Fact]
    public void Every_machine_makes_the_same_values()
    {
        var values = new float[1000];
        RandomValues.Fill(seed: 1, tensor: 2, stretch: 3, mean: 0, deviation: 1, values);
        Assert.Equal("7928823db3480243", Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)))[..16]);
    }

    [Fact]
    public void Values_are_spread_as_in_trained_weights()
    {
        var values = new float[RandomValues.Stretch];
        RandomValues.Fill(seed: 5, tensor: 0, stretch: 0, mean: 3, deviation: 2, values);
        var mean = values.Average();
        var variance = values.Average(value => Math.Pow(value - mean, 2));
        Assert.Equal(3, mean, 0.05);
        Assert.Equal(2, Math.Sqrt(variance), 0.05);
        // 3 for a normal distribution; more where a few values are large.
        Assert.InRange(values.Average(value => Math.Pow(value - mean, 4)) / (variance * variance), 3.5, 7);
    }

    [Theory]
    [InlineData(Dtype.F32, 0)]
    [InlineData(Dtype.F16, 1.0 / 2048)]
    [InlineData(Dtype.BF16, 1.0 / 256)]
    public void Each_type_holds_the_same_values_rounded(Dtype dtype, double relative)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "exact", options => options with { Dtype = Dtype.F32 });
        Write(folder, "c", options => options with { Dtype = dtype });
        using var exact = Checkpoint.OpenFolder(folder.File("exact"));
        using var checkpoint = Checkpoint.OpenFolder(folder.File("c"));
        foreach (var name in exact.Names)
        {
            var (wanted, given) = (Values(exact.Find(name)!), Values(checkpoint.Find(name)!));
            for (var i = 0; i < wanted.Length; i++) Assert.InRange(given[i], wanted[i] - Math.Abs(wanted[i]) * relative - 1e-7, wanted[i] + Math.Abs(wanted[i]) * relative + 1e-7);
        }
    }

    [Fact]
    public void What_is_wrong_is_one_line()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("full"));
        File.WriteAllText(Path.Combine(folder.File("full"), "model.safetensors"), "");
        foreach (var (code, message, arguments) in new (int, string, string[])[]
        {
            (3, "holds model.safetensors already", ["--model", Pooled, "-o", folder.File("full")]),
            (2, "config.json", ["--model", folder.File("none"), "-o", folder.File("c")]),
            (2, "--shard must be between 1 and", ["--model", Pooled, "-o", folder.File("c"), "--shard", "0"]),
            (2, "--dtype is \"int8\": it must be bf16, f16 or f32.", ["--model", Pooled, "-o", folder.File("c"), "--dtype", "int8"]),
            (2, "--output", ["--model", Pooled]),
            (5, "model.safetensors", ["--model", Pooled, "-o", Path.Combine(folder.File("full"), "model.safetensors")]),
        })
        {
            var (actual, output, error) = QuantProgram.Run(["synthesize", .. arguments]);
            var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("Try: ", StringComparison.Ordinal)).ToList();
            Assert.True(actual == code && lines[^1].Contains(message, StringComparison.Ordinal), $"{string.Join(' ', arguments)}: {actual} {error}");
            Assert.Empty(output);
        }
    }

    [Fact]
    public void The_command_says_what_it_wrote()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = QuantProgram.Run("synthesize", "--model", Pooled, "-o", folder.File("c"), "--dtype", "f32", "--seed", "7", "--shard", "1");
        Assert.True(code == 0, error);
        Assert.Matches(@"c: \d+ files, \d+\.\d MB, seed 7", output);
    }

    private static IReadOnlyList<string> Write(TemporaryFolder folder, string name, Func<SynthesizeOptions, SynthesizeOptions> with) =>
        Synthesizer.Run(with(new SynthesizeOptions { Model = Pooled, Output = folder.File(name) }), null, TestContext.Current.CancellationToken);

    private static SortedDictionary<string, string> Tensors(IReadOnlyList<string> files)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in files)
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var tensor in file.Tensors) result.Add(tensor.Name, Convert.ToHexString(SHA256.HashData(file.Bytes(tensor.Offset, (int)tensor.Length))));
        }

        return result;
    }

    private static float[] Values(SourceTensor tensor)
    {
        var values = new float[tensor.Shape.Aggregate(1L, (product, size) => product * size)];
        tensor.Read(0, values);
        return values;
    }
}
