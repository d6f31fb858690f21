using N2Eye.Program.Benchmarks;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>What a decoded token reads, against the weights files themselves.</summary>
public sealed class TokenBytesTests
{
    private const string Decoder = "language_model.", Table = "language_model.model.embed_tokens.weight";

    [Fact]
    public void N2eye_tiny_reads_what_its_configuration_says()
    {
        // config.json: hidden 192, feed-forward 512, six layers by turns, 3 heads of 64 and one of keys and values, 2048 ids; the head is the table.
        const int hidden = 192, width = 512, head = 64, vocabulary = 2048;
        var feedForward = 2 * Blocks(width, hidden) + Blocks(hidden, width) + Floats(hidden);
        var convolution = Blocks(3 * hidden, hidden) + Blocks(hidden, hidden) + Floats(3 * hidden) + Floats(hidden);
        var attention = 2 * Blocks(hidden, hidden) + 2 * Blocks(head, hidden) + 2 * Floats(head) + Floats(hidden);
        var all = 3 * (convolution + attention) + 6 * feedForward + Floats(hidden) + Blocks(vocabulary, hidden);
        Assert.Equal(3_099_648, all);

        var bytes = Of(Models.Tiny.Model.Instance, Repository.Model("n2eye-tiny", "n2eye-tiny.n2eye.safetensors"), out var file);
        using var opened = file;
        Assert.Equal(all, bytes.Weights);
        Assert.Equal(all, opened.Tensors.Where(tensor => tensor.Name.StartsWith(Decoder, StringComparison.Ordinal)).Sum(tensor => tensor.Length));
        Assert.Equal(3 * 2 * Floats(head), bytes.StatePerPosition);
        Assert.Equal(3 * 2 * Floats(hidden), bytes.Windows);
        // Three tokens behind ten read 11, 12 and 13 positions: 12 in the mean.
        Assert.Equal(all + 3 * 2 * Floats(hidden) + 12.0 * 3 * 2 * Floats(head), bytes.At(10, 3));

        static long Floats(int count) => 4L * count;
        static long Blocks(int rows, int columns) => (long)rows * columns + Floats(rows * columns / 64); // a scale for 64 values
    }

    [Theory]
    [InlineData(Schemes.Float32, 96 * 4)]
    [InlineData(Schemes.Int8, 96 + 96 / 32 * 4)]
    [InlineData(Schemes.Int8Channel, 96 + 4)]
    public void Of_a_table_that_is_not_the_head_one_row_is_read(string scheme, long row)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("w.safetensors");
        Quantizer.Run(new QuantizeOptions { ModelFolder = Repository.Model("n2eye-random-patches"), Output = path, Scheme = scheme, BlockSize = 32 });
        var bytes = Of(Models.Patches.Model.Instance, path, out var file);
        using var opened = file;
        var others = opened.Tensors.Where(tensor => tensor.Name.StartsWith(Decoder, StringComparison.Ordinal) && !tensor.Name.StartsWith(Table, StringComparison.Ordinal));
        Assert.Equal(others.Sum(tensor => tensor.Length) + row, bytes.Weights);
    }

    private static TokenBytes Of(CompiledModel model, string path, out WeightsFile file)
    {
        using var store = WeightStore.Open(path, model.Fingerprint, model.Name);
        file = WeightsFile.Open(path);
        return TokenBytes.Of(model.Decoder, store);
    }
}
