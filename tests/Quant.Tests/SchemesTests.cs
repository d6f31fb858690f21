using System.Runtime.InteropServices;
using CsCheck;
using N2Eye.Quant;
using N2Eye.Quant.Quantization;
using N2Eye.Tests;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace Quant.Tests;

/// <summary>What each scheme for CPUs stores of each tensor.</summary>
public sealed class SchemesTests
{
    private const string Pooled = "n2eye-random-pooled";
    private const string Patches = "n2eye-random-patches"; // whose head is a matrix of its own
    private const string ResNet = "n2eye-random-resnet";
    private const string Gate = "language_model.model.layers.0.feed_forward.w1.weight";
    private const string Table = "language_model.model.embed_tokens.weight";
    private const string Head = "language_model.lm_head.weight";
    private const string Norm = "language_model.model.embedding_norm.weight";

    [Fact]
    public void Int8_channel_stores_a_scale_for_each_row_in_the_matrices_own_shape()
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(Patches, folder, Schemes.Int8Channel));
        using var weights = WeightsFile.Open(folder.File("w"));
        Assert.Equal(0, weights.BlockSize);
        foreach (var name in new[] { Head, Table })
        {
            Assert.Equal((Dtype.U8, "[672, 96]"), (weights.Find(name)!.Dtype, weights.Find(name)!.ShapeText));
            Assert.Equal([672L], weights.Find(name + ".scales")!.Shape);
        }

        Assert.Equal(Dtype.F32, weights.Find(Norm)!.Dtype);
        Assert.All(result.Tensors.Where(tensor => tensor.Scheme != Schemes.Float32), tensor => Assert.True(tensor.SqnrDecibels > 36, $"{tensor.Name}: {tensor.SqnrDecibels}"));
    }

    [Theory]
    [InlineData(Patches, 32)]
    [InlineData(Patches, 64)]
    [InlineData(Pooled, 128)]
    [InlineData(ResNet, 32)]
    public void Int4_stores_matrices_in_4_bits_and_the_table_and_head_in_8(string model, int block)
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(model, folder, Schemes.Int4) with { BlockSize = block });
        using var weights = WeightsFile.Open(folder.File("w"));
        Assert.Equal((Schemes.Int4, block), (weights.Scheme, weights.BlockSize));
        var gate = result.Tensors.Single(tensor => tensor.Name == Gate);
        var blocks = (gate.Shape[1] + block - 1) / block;
        Assert.Equal([gate.Shape[0], blocks, block / 2], weights.Find(Gate)!.Shape);
        Assert.Equal([gate.Shape[0], blocks], weights.Find(Gate + ".scales")!.Shape);
        Assert.Equal("int8 in blocks", weights.FormOf(weights.Find(Table)!));
        if (weights.Find(Head) is { } head) Assert.Equal("int8 in blocks", weights.FormOf(head));
        foreach (var tensor in result.Tensors)
        {
            var least = tensor.Scheme switch { Schemes.Float32 => double.MaxValue, Schemes.Int4 => 18.5, _ => 36 };
            Assert.True(tensor.SqnrDecibels > least, $"{tensor.Name}: {tensor.Scheme} {tensor.SqnrDecibels}");
        }

        Assert.Equal(new FileInfo(folder.File("w")).Length, result.BytesWritten);
    }

    /// <summary>Rows of any width, none of them a multiple of anything: each value is off by what its block's scale allows.</summary>
    [Fact]
    public void Values_come_back_within_the_bound_of_their_scheme() => Gen.Select(Gen.Float[-4, 4].Array[1, 300], Gen.Int[0, 2], Gen.Int[0, 2]).Sample((row, size, kind) =>
    {
        var block = 32 << size;
        RowGrid grid = kind switch { 0 => new Int8Grid(row.Length, block), 1 => new Int8Grid(row.Length, row.Length), _ => new Int4Grid(row.Length, block) };
        var (stored, scales, restored) = (new byte[grid.BytesOfRow], new float[grid.Blocks], new float[row.Length]);
        grid.Quantize(row, stored, scales, restored);
        for (var i = 0; i < row.Length; i++)
        {
            var scale = Math.Abs(scales[i / grid.Block]);
            // Half a step; 4 bits clamp the largest values to save the rest: to 0.7 of the largest at the most.
            var bound = kind < 2 || Math.Abs(restored[i]) < scale * 6.9f ? scale / 2 : Math.Max(scale / 2, 0.31f * row.Skip(i / block * block).Take(block).Max(Math.Abs));
            if (Math.Abs(row[i] - restored[i]) > bound * 1.0001f + 1e-30f) return false;
        }

        return true;
    });

    [Theory]
    [InlineData(Schemes.Int8)]
    [InlineData(Schemes.Int8Channel)]
    [InlineData(Schemes.Int4)]
    public void Kept_tensors_are_the_checkpoints_values(string scheme)
    {
        using var folder = new TemporaryFolder();
        Quantizer.Run(Options(Patches, folder, Schemes.Float32));
        using var exact = WeightsFile.Open(folder.File("w"));
        Quantizer.Run(Options(Patches, folder, scheme) with { Output = folder.File("kept"), Keep = ["language_model.model.layers.0.*", "*lm_head.weight", "multi_modal_projector.linear_?.weight"] });
        using var weights = WeightsFile.Open(folder.File("kept"));
        Assert.Equal("""["language_model.model.layers.0.*","*lm_head.weight","multi_modal_projector.linear_?.weight"]""", weights.Note(WeightsFile.KeepKey));
        var kept = weights.Tensors.Where(tensor => tensor.Dtype == Dtype.F32 && exact.Find(tensor.Name) is { Shape.Count: 2 } && !tensor.Name.Contains("position", StringComparison.Ordinal)).Select(tensor => tensor.Name).Order(StringComparer.Ordinal).ToList();
        Assert.All(kept, name => Assert.True(name == Head || name.StartsWith("language_model.model.layers.0.", StringComparison.Ordinal) || name.StartsWith("multi_modal_projector", StringComparison.Ordinal), name));
        Assert.Contains(Gate, kept);
        Assert.Contains(Head, kept);
        Assert.Contains("multi_modal_projector.linear_2.weight", kept);
        Assert.All(kept, name => Assert.Equal(Floats(exact, name), Floats(weights, name)));
    }

    [Theory]
    [InlineData("language_model.model.layers.99.*")]
    [InlineData("LANGUAGE_MODEL.*")]
    [InlineData("layers.0")]
    [InlineData("language_model.lm_head.weight")] // tied: there is no such tensor
    public void A_pattern_that_matches_no_tensor_is_named(string pattern)
    {
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<BadFlagException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { Keep = ["*", pattern] }));
        Assert.Contains($"--keep \"{pattern}\" matches no tensor", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_same_checkpoint_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        foreach (var scheme in new[] { Schemes.Int8Channel, Schemes.Int4 })
        {
            Quantizer.Run(Options(ResNet, folder, scheme));
            var first = File.ReadAllBytes(folder.File("w"));
            Quantizer.Run(Options(ResNet, folder, scheme));
            Assert.Equal(first, File.ReadAllBytes(folder.File("w")));
        }
    }

    private static float[] Floats(WeightsFile file, string name) => MemoryMarshal.Cast<byte, float>(file.Bytes(file.Find(name)!.Offset, (int)file.Find(name)!.Length)).ToArray();

    private static QuantizeOptions Options(string model, TemporaryFolder folder, string scheme) =>
        new() { ModelFolder = Repository.Model(model), Output = folder.File("w"), Scheme = scheme };
}
