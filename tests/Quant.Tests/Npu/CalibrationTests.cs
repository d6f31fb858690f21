using N2Eye.Runtime;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Graphs.Onnx;

namespace Quant.Tests.Npu;

/// <summary>Ranges as a weights file's metadata holds them.</summary>
public sealed class CalibrationTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var calibration = new Calibration
        {
            Activations = OnnxType.UInt16,
            Method = "min-max, smoothing 0.5, 12 sessions",
            Decoder = new Dictionary<string, ValueRange> { ["logits"] = new(-1.2345678f, 3e-20f), ["layer0.B"] = new(0, 0) },
            Vision = new Dictionary<string, ValueRange> { ["pixels"] = new(-2.1f, 2.6f) },
        };
        var read = Calibration.Parse(calibration.ToJson(), "w");
        Assert.Equal((calibration.Activations, calibration.Method), (read.Activations, read.Method));
        Assert.Equal(calibration.Decoder.OrderBy(entry => entry.Key), read.Decoder.OrderBy(entry => entry.Key));
        Assert.Equal(calibration.Vision, read.Vision);
        Assert.DoesNotContain('\n', calibration.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"activations": 16, "method": "", "decoder": {}, "vision": {}}""")]
    [InlineData("""{"activations": "int4", "method": "", "decoder": {}, "vision": {}}""", "int4")]
    [InlineData("""{"activations": "uint8", "method": "", "decoder": {}, "vision": {"pixels": [1]}}""", "\"pixels\" is [1]")]
    [InlineData("""{"activations": "uint8", "method": "", "decoder": {}, "vision": {"pixels": [2, 1]}}""", "\"pixels\" is [2, 1]")]
    [InlineData("""{"activations": "uint8", "method": "", "decoder": {}, "vision": {"pixels": [0, 1e39]}}""", "pixels")]
    [InlineData("""{"activations": "uint8", "method": "", "decoder": {}, "vision": {"pixels": ["a", "b"]}}""")]
    [InlineData("""{"activations": "uint8", "method": "", "decoder": {"logits": [0, 1], "logits": [0, 2]}, "vision": {}}""", "two ranges")]
    public void Damaged_ranges_are_one_line(string json, string names = "")
    {
        var failure = Assert.Throws<N2EyeException>(() => Calibration.Parse(json, "weights.safetensors"));
        Assert.Equal(FailureKind.BadWeights, failure.Kind);
        Assert.StartsWith("weights.safetensors: metadata \"n2eye.npu\":", failure.Message, StringComparison.Ordinal);
        Assert.Contains(names, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("n2eye-quant --target npu.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
