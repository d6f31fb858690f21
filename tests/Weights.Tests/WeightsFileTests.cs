using N2Eye.Tests;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace Weights.Tests;

/// <summary>Which files a program of this version reads.</summary>
public sealed class WeightsFileTests
{
    [Theory]
    [InlineData(Schemes.Float32, "1")]
    [InlineData(Schemes.Int8, "1")]
    [InlineData(Schemes.Npu16, "1")]
    [InlineData(Schemes.Int8Channel, "2")]
    [InlineData(Schemes.Int4, "2")]
    public void Only_schemes_that_format_1_has_not_are_format_2(string scheme, string format)
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("w"), WeightsFile.Metadata("print", scheme, 32, "model", [], "test"));
        using var weights = WeightsFile.Open(folder.File("w"));
        Assert.Equal((scheme, format), (weights.Scheme, weights.Note("n2eye.format")));
    }

    [Theory]
    [InlineData("n2eye.format", "3", "format 3, this program reads 1 and 2")]
    [InlineData("n2eye.scheme", "int2", "scheme \"int2\", this program reads float32, int8, int8-channel, int4")]
    [InlineData("n2eye.block_size", "-1", "\"n2eye.block_size\" is \"-1\"")]
    public void What_a_later_version_wrote_is_refused_in_one_line(string key, string value, string message)
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("w"), WeightsFile.Metadata("print", Schemes.Int4, 32, "model", [], "test").Select(entry => entry.Key == key ? new(key, value) : entry));
        var failure = Assert.Throws<WeightsException>(() => WeightsFile.Open(folder.File("w")));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Forms_are_told_apart_by_type_and_shape()
    {
        using var folder = new TemporaryFolder();
        TensorDeclaration[] tensors =
        [
            new("float", Dtype.F32, [2, 40]),
            new("blocks", Dtype.U8, [2, 2, 32]), new("blocks.scales", Dtype.F32, [2, 2]),
            new("int4", Dtype.U8, [2, 2, 16]), new("int4.scales", Dtype.F32, [2, 2]),
            new("channels", Dtype.U8, [2, 40]), new("channels.scales", Dtype.F32, [2]),
            new("rows", Dtype.I8, [2, 40]), new("rows.scales", Dtype.F32, [2]),
        ];
        Write(folder.File("w"), WeightsFile.Metadata("print", Schemes.Int4, 32, "model", [], "test"), tensors);
        using var weights = WeightsFile.Open(folder.File("w"));
        var forms = weights.Tensors.ToDictionary(tensor => tensor.Name, weights.FormOf);
        Assert.Equal("float32", forms["float"]);
        Assert.Equal("int8 in blocks", forms["blocks"]);
        Assert.Equal("int4 in blocks", forms["int4"]);
        Assert.Equal("int8 by channel", forms["channels"]);
        Assert.Equal("int8 rows for NPUs", forms["rows"]);
        Assert.Null(forms["int4.scales"]);
    }

    private static void Write(string path, IEnumerable<KeyValuePair<string, string>> metadata, params TensorDeclaration[] tensors)
    {
        using var writer = new SafetensorsWriter(path, tensors, metadata);
        foreach (var tensor in tensors) writer.Begin(tensor.Name).Write(new byte[tensor.Length]);
        writer.Commit();
    }
}
