using N2Eye.Specs.Graph;
using N2Eye.Train.Models;

namespace N2Eye.Train.Training;

/// <summary>What training takes, in bytes, by arithmetic from the configuration (docs/training.md compares it with measurements).</summary>
/// <param name="Weights">Trained in float32, frozen in bfloat16.</param>
/// <param name="Gradients">float32, of what is trained.</param>
/// <param name="Moments">AdamW's two, float32.</param>
/// <param name="Activations">Each layer's input, what is inside one layer, and a stretch of logits.</param>
/// <param name="Temporary">Copies of matrices in the type of the product, and gradients before they are added.</param>
public sealed record MemoryEstimate(long Weights, long Gradients, long Moments, long Activations, long Temporary)
{
    /// <summary>
    /// Measured at 4,096 ids of the full-size model: twice what one layer's tensors and the logits add up to, for results in
    /// between and what the allocator keeps (docs/training.md).
    /// </summary>
    private const int Overhead = 2;

    /// <summary>Everything.</summary>
    public long Total => Weights + Gradients + Moments + Activations + Temporary;

    /// <summary>The estimate for a model and options, with gradient checkpointing or without.</summary>
    public static MemoryEstimate Of(ModelSpec model, TrainingOptions options)
    {
        var tensors = model.Tensors.ToList();
        var adapters = options.Lora is { } lora
            ? tensors.Where(tensor => tensor.Policy == TensorPolicy.Matrix && lora.Targeted(tensor.Name)).Sum(tensor => (long)lora.Rank * (tensor.Shape[0] + tensor.Shape[1])) : 0;
        var trained = tensors.Where(tensor => options.Parts.Trains(tensor.Name)).Sum(tensor => tensor.Count) + adapters;
        var frozen = tensors.Where(tensor => !options.Parts.Trains(tensor.Name)).Sum(tensor => tensor.Count);
        return new MemoryEstimate(4 * trained + 2 * frozen, 4 * trained, 8 * trained, Inside(model.Decoder, options), Copies(model.Decoder, options));
    }

    private static long Inside(DecoderSpec decoder, TrainingOptions options)
    {
        var tokens = (long)options.Batch * options.Length;
        var width = options.Precision == Precision.BFloat16 ? 2 : 4;
        // A layer: the feed-forward's four products, the operator's six rows of the hidden width in the product's type, and the
        // norms' and residuals' eight in float32.
        var layer = tokens * (width * (4L * decoder.FeedForwardSize + 6L * decoder.HiddenSize) + 4 * 8L * decoder.HiddenSize);
        var inputs = tokens * decoder.HiddenSize * 4 * decoder.Layers.Count;
        var logits = Math.Min(GradientPass.RowsAtOnce, tokens) * decoder.VocabularySize * (width + 3 * 4L);
        return Overhead * (options.GradientCheckpointing ? inputs + Math.Max(layer, logits) : layer * decoder.Layers.Count + logits);
    }

    private static long Copies(DecoderSpec decoder, TrainingOptions options)
    {
        var table = decoder.TokenTable.Count;
        // A trained table: the product's copy, its gradient in that type and in float32.
        return options.Parts.Decoder ? table * (options.Precision == Precision.BFloat16 ? 2 + 2 + 4 : 4) : 0;
    }
}
