using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Program.Benchmarks;

/// <summary>What one decoded token must read from memory at the least. It is an account of the model, not of what some implementation does.</summary>
/// <param name="Weights">Every tensor of the decoder once, and the token's row of the table where the head does not read the whole table anyway; bytes.</param>
/// <param name="StatePerPosition">Keys and values of one position in every attention layer, bytes.</param>
/// <param name="Windows">The convolutions' last inputs, bytes.</param>
internal sealed record TokenBytes(long Weights, long StatePerPosition, long Windows)
{
    public static TokenBytes Of(DecoderGraph graph, IWeightSource weights)
    {
        var recorder = new RecordedReads(weights);
        graph.ToOnnx(recorder);
        var read = recorder.Ranges.Sum(range => range.Length);
        var table = weights.Values(graph.TokenTable);
        if (!recorder.Ranges.Contains(table))
        {
            var scales = weights.StorageOf(graph.TokenTable) == Storage.Float32 ? 0 : weights.Scales(graph.TokenTable).Length;
            read += (table.Length + scales) / graph.TokenTable.Rows;
        }

        long state = 0, windows = 0;
        foreach (var layer in graph.Layers)
        {
            switch (layer.Carried)
            {
                case KeyValueState cache:
                    state += 2L * cache.Heads * cache.HeadSize * sizeof(float);
                    break;
                case ConvolutionState window:
                    windows += (long)window.Window * window.Channels * sizeof(float);
                    break;
            }
        }

        return new TokenBytes(read, state, windows);
    }

    /// <summary>The mean over tokens that are decoded one after the other: each reads the positions before it and its own.</summary>
    /// <param name="context">Positions in the state before the first, tokens.</param>
    /// <param name="tokens">How many are decoded.</param>
    public double At(int context, int tokens) => Weights + Windows + StatePerPosition * (context + (tokens + 1) / 2.0);
}
