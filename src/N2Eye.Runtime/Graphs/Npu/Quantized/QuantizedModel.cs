namespace N2Eye.Runtime.Graphs.Npu.Quantized;

/// <summary>A model's graphs for an NPU, from the compiled model and a weights file that was calibrated.</summary>
/// <param name="calibration">What the file says.</param>
/// <param name="weights">The file.</param>
internal sealed class QuantizedModel(Calibration calibration, IWeightValues weights)
{
    /// <summary>The decoder for a number of rows and a context.</summary>
    /// <exception cref="N2EyeException">BadWeights: a range or a matrix is missing.</exception>
    public StaticGraph Decoder(DecoderGraph decoder, StaticSize size) => Quantize(decoder.ToStatic(size), calibration.Decoder);

    /// <summary>The tower and projector.</summary>
    /// <exception cref="N2EyeException">BadWeights: a range or a matrix is missing.</exception>
    public StaticGraph Vision(VisionGraph vision) => Quantize(vision.ToStatic(), calibration.Vision);

    private StaticGraph Quantize(StaticGraph graph, IReadOnlyDictionary<string, ValueRange> ranges)
    {
        if (Activations.Calibrated(graph).FirstOrDefault(value => !ranges.ContainsKey(value.Name)) is { } missing)
        {
            throw new N2EyeException(FailureKind.BadWeights,
                $"{weights.FileName}: metadata \"{Calibration.Key}\" has no range for \"{missing.Name}\" of the {graph.Name}: make the file again with n2eye-quant --target npu.");
        }

        return QuantizedGraph.Of(graph, new EncodingPlan(graph, ranges, calibration.Activations, weights), weights);
    }
}
