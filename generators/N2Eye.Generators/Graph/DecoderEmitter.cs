using N2Eye.Specs.Graph;

namespace N2Eye.Generators.Graph;

/// <summary>Writes the decoder: dimensions, states, every layer with its tensors, and the computation in order.</summary>
internal static class DecoderEmitter
{
    public static string Emit(DecoderSpec decoder, string rootNamespace)
    {
        var writer = SourceWriter.ForFile("config.json (text_config)", rootNamespace);
        foreach (var line in TensorEmitter.Usings.Split('\n')) writer.Line(line);
        writer.Line();
        writer.Line($"/// <summary>LFM2 decoder: {decoder.Layers.Count} layers of {decoder.HiddenSize}, vocabulary {decoder.VocabularySize}.</summary>");
        writer.Block("public sealed class ModelDecoder : DecoderGraph", () =>
        {
            Shape(writer, decoder);
            writer.Line("/// <summary>(vocabulary, hidden)</summary>");
            writer.Line($"public static readonly Matrix Embedding = {TensorEmitter.Matrix(decoder.TokenTable)};");
            writer.Line();
            foreach (var layer in decoder.Layers) Layer(writer, decoder, layer);
            writer.Line("/// <summary>(hidden,) RMS norm before the head.</summary>");
            writer.Line($"public static readonly Vector FinalNorm = {TensorEmitter.Vector(decoder.FinalNorm)};");
            writer.Line();
            writer.Line(decoder.Head is null ? "/// <summary>The head is tied to the token table.</summary>" : "/// <summary>(vocabulary, hidden)</summary>");
            writer.Line($"public static readonly Matrix Head = {(decoder.Head is { } head ? TensorEmitter.Matrix(head) : "Embedding")};");
            writer.Line();
            writer.Line($"private static readonly DecoderLayer[] Ordered = [{string.Join(", ", decoder.Layers.Select(Name))}];");
            writer.Line();
            Overrides(writer, decoder);
        });
        return writer.ToString();
    }

    private static string Name(DecoderLayerSpec layer) => $"Layer{layer.Index}";

    private static void Shape(SourceWriter writer, DecoderSpec decoder)
    {
        writer.Block("private static readonly DecoderShape Dimensions = new()", () =>
        {
            writer.Line($"HiddenSize = {decoder.HiddenSize},");
            writer.Line($"VocabularySize = {decoder.VocabularySize},");
            writer.Line($"Heads = {decoder.Heads},");
            writer.Line($"KeyValueHeads = {decoder.KeyValueHeads},");
            writer.Line($"HeadSize = {decoder.HeadSize},");
            writer.Line($"NormEpsilon = (float){SourceWriter.Literal(decoder.NormEpsilon)},");
            writer.Line($"RopeTheta = {SourceWriter.Literal(decoder.RopeTheta)},");
            writer.Line($"MaxPositions = {decoder.MaxPositions},");
        }, "};");
        writer.Line();
    }

    private static void Layer(SourceWriter writer, DecoderSpec decoder, DecoderLayerSpec layer)
    {
        if (layer is AttentionLayerSpec attention) AttentionLayer(writer, decoder, attention);
        else ConvolutionLayer(writer, decoder, (ConvolutionLayerSpec)layer);
        writer.Line();
    }

    private static void AttentionLayer(SourceWriter writer, DecoderSpec decoder, AttentionLayerSpec layer)
    {
        var name = Name(layer);
        writer.Line($"/// <summary>Keys and values of layer {layer.Index}.</summary>");
        writer.Line($"public static readonly KeyValueState {name}State = new(\"layer{layer.Index}\", Dimensions.KeyValueHeads, Dimensions.CacheHeadSize);");
        writer.Line();
        writer.Line($"/// <summary>Layer {layer.Index}: attention, {decoder.Heads} heads over {decoder.KeyValueHeads} key/value heads of {decoder.HeadSize}.</summary>");
        writer.Block($"public static readonly AttentionLayer {name} = new()", () =>
        {
            writer.Line($"OperatorNorm = {TensorEmitter.Vector(layer.OperatorNorm)},");
            writer.Line($"Query = {TensorEmitter.Linear(layer.Query)},");
            writer.Line($"Key = {TensorEmitter.Linear(layer.Key)},");
            writer.Line($"Value = {TensorEmitter.Linear(layer.Value)},");
            writer.Line($"QueryNorm = {TensorEmitter.Vector(layer.QueryNorm)},");
            writer.Line($"KeyNorm = {TensorEmitter.Vector(layer.KeyNorm)},");
            writer.Line($"Output = {TensorEmitter.Linear(layer.Output)},");
            writer.Line($"State = {name}State,");
            FeedForward(writer, layer.FeedForward);
        }, "};");
    }

    private static void ConvolutionLayer(SourceWriter writer, DecoderSpec decoder, ConvolutionLayerSpec layer)
    {
        var name = Name(layer);
        var window = decoder.ConvolutionTaps - 1;
        if (window > 0)
        {
            writer.Line($"/// <summary>The last {window} convolution inputs of layer {layer.Index}.</summary>");
            writer.Line($"public static readonly ConvolutionState {name}State = new(\"layer{layer.Index}\", {window}, Dimensions.HiddenSize);");
            writer.Line();
        }

        writer.Line($"/// <summary>Layer {layer.Index}: gated short convolution, {decoder.ConvolutionTaps} taps.</summary>");
        writer.Block($"public static readonly ShortConvolutionLayer {name} = new()", () =>
        {
            writer.Line($"OperatorNorm = {TensorEmitter.Vector(layer.OperatorNorm)},");
            writer.Line($"InProjection = {TensorEmitter.Linear(layer.InProjection)},");
            writer.Line($"Kernel = {TensorEmitter.Float(layer.Kernel)},");
            writer.Line($"KernelBias = {TensorEmitter.VectorOrNull(layer.KernelBias)},");
            writer.Line($"OutProjection = {TensorEmitter.Linear(layer.OutProjection)},");
            writer.Line($"State = {(window > 0 ? name + "State" : "null")},");
            FeedForward(writer, layer.FeedForward);
        }, "};");
    }

    private static void FeedForward(SourceWriter writer, FeedForwardSpec feedForward) => writer.Block("FeedForward = new()", () =>
    {
        writer.Line($"Norm = {TensorEmitter.Vector(feedForward.Norm)},");
        writer.Line($"Gate = {TensorEmitter.Linear(feedForward.Gate)},");
        writer.Line($"Up = {TensorEmitter.Linear(feedForward.Up)},");
        writer.Line($"Down = {TensorEmitter.Linear(feedForward.Down)},");
    }, "},");

    private static void Overrides(SourceWriter writer, DecoderSpec decoder)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override DecoderShape Shape => Dimensions;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override global::System.ReadOnlySpan<DecoderLayer> Layers => Ordered;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override Matrix TokenTable => Embedding;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Block("protected override GraphValue Compute(IDecoderBlocks blocks)", () =>
        {
            writer.Line("var x = blocks.Embeddings; // (1, seq, hidden)");
            foreach (var layer in decoder.Layers)
                writer.Line($"x = blocks.{(layer is AttentionLayerSpec ? "Attention" : "ShortConvolution")}(x, {Name(layer)});");
            writer.Line("return blocks.Head(x, FinalNorm, Head); // (1, 1, vocabulary)");
        });
    }
}
