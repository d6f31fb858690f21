using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace N2Eye.Specs.Graph;

/// <summary>The whole N2-Eye model: what config.json says, with every tensor named and shaped.</summary>
/// <param name="Vision">The picture tower.</param>
/// <param name="Projector">Features → embeddings.</param>
/// <param name="Decoder">Embeddings → logits.</param>
/// <param name="ImageToken">Id of <c>&lt;image&gt;</c>.</param>
public sealed record ModelSpec(VisionSpec Vision, ProjectorSpec Projector, DecoderSpec Decoder, int ImageToken)
{
    /// <summary>Where the file says what other files must agree with.</summary>
    public required ModelPlaces Places { get; init; }

    /// <summary>Every tensor of the checkpoint once, in the order in which a picture and then a prompt meet them.</summary>
    public IEnumerable<TensorSpec> Tensors => TensorWalk.Of(this);

    /// <summary>Every tensor of the weights file, before any quantization: each batch norm is folded into its convolution, which gets a bias.</summary>
    public IEnumerable<TensorSpec> StoredTensors
    {
        get
        {
            var folded = Vision.Folded.ToDictionary(convolution => convolution.Kernel.Name);
            var gone = new HashSet<string>(folded.Values.SelectMany(convolution => convolution.Norm.Tensors).Select(tensor => tensor.Name));
            return Tensors.Where(tensor => !gone.Contains(tensor.Name))
                .SelectMany(tensor => folded.TryGetValue(tensor.Name, out var convolution) ? [tensor, convolution.FoldedBias] : new[] { tensor });
        }
    }

    /// <summary>
    /// SHA-256 (first 16 bytes, hex) over everything in the configuration that decides what the weights mean: two models
    /// with the same fingerprint can run each other's weights file.
    /// </summary>
    public string Fingerprint
    {
        get
        {
            var text = new StringBuilder("n2eye-fingerprint-1\n");
            var d = Decoder;
            Line("decoder", d.HiddenSize, d.VocabularySize, d.Heads, d.KeyValueHeads, d.HeadSize, d.FeedForwardSize, d.ConvolutionTaps, d.NormEpsilon, d.RopeTheta);
            Line(Vision.Identity);
            Line("projector", Projector.Activation);
            Line("image", ImageToken);
            foreach (var tensor in Tensors) Line(tensor.Name, string.Join("x", tensor.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture))));
            using var sha = SHA256.Create();
            return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text.ToString())).Take(16).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));

            void Line(params object[] values)
            {
                foreach (var value in values) text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append(' ');
                text.Append('\n');
            }
        }
    }
}

/// <summary>Places in config.json, line and column from 1, for messages about other files that contradict it.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="ImageSize"><c>vision_config.image_size</c></param>
/// <param name="VocabularySize"><c>text_config.vocab_size</c></param>
/// <param name="ImageToken"><c>image_token_index</c></param>
public sealed record ModelPlaces(string File, (int Line, int Column) ImageSize, (int Line, int Column) VocabularySize, (int Line, int Column) ImageToken);

internal static class TensorWalk
{
    public static IEnumerable<TensorSpec> Of(ModelSpec model) =>
        [.. model.Vision.Tensors, .. model.Projector.First.Tensors, .. model.Projector.Second.Tensors, .. Decoder(model.Decoder)];

    private static IEnumerable<TensorSpec> Decoder(DecoderSpec decoder)
    {
        yield return decoder.TokenTable;
        foreach (var layer in decoder.Layers)
        {
            yield return layer.OperatorNorm;
            foreach (var tensor in layer is ConvolutionLayerSpec convolution ? Convolution(convolution) : Attention((AttentionLayerSpec)layer)) yield return tensor;
            yield return layer.FeedForward.Norm;
            yield return layer.FeedForward.Gate.Weight;
            yield return layer.FeedForward.Up.Weight;
            yield return layer.FeedForward.Down.Weight;
        }

        yield return decoder.FinalNorm;
        if (decoder.Head is { } head) yield return head;
    }

    private static IEnumerable<TensorSpec> Convolution(ConvolutionLayerSpec layer)
    {
        foreach (var tensor in layer.InProjection.Tensors) yield return tensor;
        yield return layer.Kernel;
        if (layer.KernelBias is { } bias) yield return bias;
        foreach (var tensor in layer.OutProjection.Tensors) yield return tensor;
    }

    private static IEnumerable<TensorSpec> Attention(AttentionLayerSpec layer) =>
    [
        layer.Query.Weight, layer.Key.Weight, layer.Value.Weight, layer.QueryNorm, layer.KeyNorm, layer.Output.Weight,
    ];
}
