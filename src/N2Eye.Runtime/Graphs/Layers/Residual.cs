using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>
/// The residual stream with the last block's output not yet added: ONNX Runtime adds and normalizes in one pass
/// (SkipSimplifiedLayerNormalization) if the addition waits for the next norm.
/// </summary>
/// <param name="Stream">(1, seq, hidden)</param>
/// <param name="Pending">(1, seq, hidden) still to be added; null at the start.</param>
public readonly record struct Residual(GraphValue Stream, GraphValue? Pending);
