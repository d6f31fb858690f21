using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Tests;

/// <summary>What is stored as int8 blocks is what ONNX Runtime multiplies with, for every block size and ragged widths.</summary>
public sealed class Int8MatMulTests
{
    private const int Inputs = 3;

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void A_product_is_off_by_the_rounding_of_activations_at_most(int block)
    {
        var random = new Random(block);
        foreach (var columns in new[] { 1, 15, 31, 32, 33, 64, 100, 129, 300 })
        {
            foreach (var rows in new[] { 1, 3, 17, 64 }) Check(block, rows, columns, random);
        }
    }

    private static void Check(int block, int rows, int columns, Random random)
    {
        var blocks = Int8Blocks.BlocksOf(columns, block);
        var (stored, scales) = (new byte[rows * blocks * block], new float[rows * blocks]);
        var restored = new float[rows * columns]; // (rows, columns)
        for (var row = 0; row < rows; row++)
        {
            var values = Values(columns, random);
            Int8Blocks.Quantize(values, block, stored.AsSpan(row * blocks * block, blocks * block), scales.AsSpan(row * blocks, blocks));
            Int8Blocks.Dequantize(stored.AsSpan(row * blocks * block, blocks * block), scales.AsSpan(row * blocks, blocks), block, restored.AsSpan(row * columns, columns));
        }

        using var folder = new TemporaryFolder();
        Write(folder.File("w"), block, rows, blocks, stored, scales);
        var x = Values(Inputs * columns, random); // (inputs, columns)
        var y = Multiply(folder.File("w"), rows, columns, x);
        for (var input = 0; input < Inputs; input++)
        {
            for (var row = 0; row < rows; row++)
            {
                var (exact, bound) = Expected(x.AsSpan(input * columns, columns), restored.AsSpan(row * columns, columns), block);
                Assert.True(Math.Abs(y[input * rows + row] - exact) <= bound, $"block {block}, ({rows}, {columns}): {y[input * rows + row]} is not {exact} ± {bound}");
            }
        }
    }

    /// <summary>
    /// Σ x·w, and how far rounding x to 8 bits in blocks can move it: half a step (largest magnitude / 127 / 2) times Σ|w| of
    /// the block. Processors without int8 instructions compute in float and are exact.
    /// </summary>
    private static (double Exact, double Bound) Expected(ReadOnlySpan<float> x, ReadOnlySpan<float> w, int block)
    {
        double exact = 0, bound = 1e-5;
        for (var start = 0; start < x.Length; start += block)
        {
            double largest = 0, sum = 0;
            for (var i = start; i < Math.Min(x.Length, start + block); i++)
            {
                exact += (double)x[i] * w[i];
                largest = Math.Max(largest, Math.Abs(x[i]));
                sum += Math.Abs(w[i]);
            }

            bound += largest / 127 / 2 * sum * 1.01;
        }

        return (exact, bound);
    }

    private static float[] Multiply(string path, int rows, int columns, float[] x)
    {
        using var store = WeightStore.Open(path, "print", "test");
        var graph = new OnnxGraph("product");
        var product = new Blocks(graph, store).MatMul(graph.Input("x", OnnxType.Float, 1, Inputs, columns), new Matrix("m", rows, columns));
        graph.Emit("Identity", "", [product], [new("y")]);
        graph.Output("y", OnnxType.Float, 1, Inputs, rows);
        using var session = OrtSessions.Open(graph.ToBytes(), store, 1);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(x, [1, Inputs, columns]);
        using var outputs = session.Run(options, ["x"], [input], ["y"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static void Write(string path, int block, int rows, int blocks, byte[] stored, float[] scales)
    {
        using var writer = new SafetensorsWriter(
            path,
            [new("m", Dtype.U8, [rows, blocks, block]), new("m.scales", Dtype.F32, [rows, blocks])],
            WeightsFile.Metadata("print", Schemes.Int8, block, "test", [], "test"));
        writer.Begin("m").Write(stored);
        writer.Begin("m.scales").Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(scales.AsSpan()));
        writer.Commit();
    }

    private static float[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
}
