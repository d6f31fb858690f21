using System.Runtime.InteropServices;
using CsCheck;
using Microsoft.ML.OnnxRuntime;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Tests;

/// <summary>What is stored as integers is what ONNX Runtime multiplies with, in every form, for every block size and ragged widths.</summary>
public sealed class QuantizedMatMulTests
{
    private const int Inputs = 3;

    private static readonly (string Scheme, int Block)[] Forms = [(Schemes.Int8, 32), (Schemes.Int8, 128), (Schemes.Int4, 32), (Schemes.Int4, 64), (Schemes.Int8Channel, 0)];

    [Theory]
    [InlineData(Schemes.Int8, 32)]
    [InlineData(Schemes.Int8, 64)]
    [InlineData(Schemes.Int8, 128)]
    [InlineData(Schemes.Int4, 32)]
    [InlineData(Schemes.Int4, 64)]
    [InlineData(Schemes.Int4, 128)]
    [InlineData(Schemes.Int8Channel, 0)]
    public void A_product_is_off_by_the_rounding_of_activations_at_most(string scheme, int block)
    {
        var random = new Random(block);
        foreach (var columns in new[] { 1, 15, 31, 32, 33, 48, 64, 100, 129, 300 })
        {
            foreach (var rows in new[] { 1, 3, 17, 64 }) Check(scheme, block, Int8Products.Integer, rows, columns, random);
        }
    }

    [Fact]
    public void Any_shape_is_multiplied_in_any_form_and_any_way() => Gen.Select(
        Gen.Int[0, Forms.Length - 1].Select(index => Forms[index]),
        Gen.Enum<Int8Products>(), Gen.Int[1, 90], Gen.Int[1, 400], Gen.Int[0, 1 << 20]).Sample(
        (form, products, rows, columns, seed) => Check(form.Scheme, form.Block, products, rows, columns, new Random(seed)), iter: 60, threads: 1);

    private static void Check(string scheme, int block, Int8Products products, int rows, int columns, Random random)
    {
        RowGrid grid = scheme switch
        {
            Schemes.Int4 => new Int4Grid(columns, block),
            Schemes.Int8 => new Int8Grid(columns, block),
            _ => new Int8Grid(columns, columns),
        };
        var (stored, scales) = (new byte[rows * grid.BytesOfRow], new float[rows * grid.Blocks]);
        var restored = new float[rows * columns]; // (rows, columns)
        for (var row = 0; row < rows; row++)
        {
            grid.Quantize(Values(columns, random), stored.AsSpan(row * grid.BytesOfRow, grid.BytesOfRow), scales.AsSpan(row * grid.Blocks, grid.Blocks), restored.AsSpan(row * columns, columns));
        }

        using var folder = new TemporaryFolder();
        Write(folder.File("w"), scheme, block, grid, rows, stored, scales);
        var x = Values(Inputs * columns, random); // (inputs, columns)
        var y = Multiply(folder.File("w"), products, rows, columns, x);
        // Channels are multiplied in blocks of 64 at most.
        var rounded = scheme == Schemes.Int8Channel ? 64 : block;
        for (var input = 0; input < Inputs; input++)
        {
            for (var row = 0; row < rows; row++)
            {
                var (exact, bound) = Expected(x.AsSpan(input * columns, columns), restored.AsSpan(row * columns, columns), rounded);
                Assert.True(Math.Abs(y[input * rows + row] - exact) <= bound, $"{scheme} {block} {products}, ({rows}, {columns}): {y[input * rows + row]} is not {exact} ± {bound}");
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

    private static float[] Multiply(string path, Int8Products products, int rows, int columns, float[] x)
    {
        using var store = WeightStore.Open(path, "print", "test", products);
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

    private static void Write(string path, string scheme, int block, RowGrid grid, int rows, byte[] stored, float[] scales)
    {
        TensorDeclaration[] tensors = scheme == Schemes.Int8Channel
            ? [new("m", Dtype.U8, [rows, grid.Columns]), new("m.scales", Dtype.F32, [rows])]
            : [new("m", Dtype.U8, [rows, grid.Blocks, grid.BytesOfRow / grid.Blocks]), new("m.scales", Dtype.F32, [rows, grid.Blocks])];
        using var writer = new SafetensorsWriter(path, tensors, WeightsFile.Metadata("print", scheme, block, "test", [], "test"));
        writer.Begin("m").Write(stored);
        writer.Begin("m.scales").Write(MemoryMarshal.AsBytes(scales.AsSpan()));
        writer.Commit();
    }

    private static float[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
}
