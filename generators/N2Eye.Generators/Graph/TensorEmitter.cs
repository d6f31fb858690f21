using System.Globalization;
using N2Eye.Specs.Graph;

namespace N2Eye.Generators.Graph;

/// <summary>Tensor specs as the expressions that name them in the generated graph.</summary>
internal static class TensorEmitter
{
    public const string Usings = "using N2Eye.Runtime.Graphs;\nusing N2Eye.Runtime.Graphs.Layers;\nusing N2Eye.Runtime.Graphs.Onnx;";

    public static string Vector(TensorSpec tensor) => $"new Vector({SourceWriter.Quote(tensor.Name)}, {Sizes(tensor)})";

    public static string VectorOrNull(TensorSpec? tensor) => tensor is null ? "null" : Vector(tensor);

    public static string Matrix(TensorSpec tensor) => $"new Matrix({SourceWriter.Quote(tensor.Name)}, {Sizes(tensor)})";

    public static string Float(TensorSpec tensor) => $"new FloatTensor({SourceWriter.Quote(tensor.Name)}, {Sizes(tensor)})";

    public static string Norm(LayerNormSpec norm) => $"new LayerNorm({Vector(norm.Weight)}, {Vector(norm.Bias)})";

    public static string Linear(LinearSpec linear) => linear.Bias is { } bias
        ? $"new Linear({Matrix(linear.Weight)}, {Vector(bias)})"
        : $"new Linear({Matrix(linear.Weight)})";

    /// <summary>A convolution as the weights file holds it: with its batch norm folded in.</summary>
    public static string Convolution(NormedConvolutionSpec convolution) =>
        $"new Convolution(new Kernel({SourceWriter.Quote(convolution.Kernel.Name)}, {convolution.Out}, {convolution.In}, {convolution.Size}), {Vector(convolution.FoldedBias)})";

    private static string Sizes(TensorSpec tensor) =>
        string.Join(", ", tensor.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
