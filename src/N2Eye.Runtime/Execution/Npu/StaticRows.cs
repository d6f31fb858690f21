using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>A static decoder graph for one number of rows, with what the host prepares for it (<see cref="StaticInputs"/>).</summary>
/// <param name="binding">Its memory, which belongs to this.</param>
/// <param name="shape">The decoder's dimensions.</param>
/// <param name="size">Its rows and context.</param>
internal sealed class StaticRows(StaticBinding binding, DecoderShape shape, StaticSize size) : IDisposable
{
    public int Rows => size.Rows;

    /// <summary>Of the last run: (vocabulary,).</summary>
    public Span<float> Logits => binding[StaticInputs.LogitsName]!.As<float>();

    /// <summary>Where the caller writes the embedding of a row: (hidden,).</summary>
    public Span<float> Embedding(int row) => binding[StaticInputs.EmbeddingsName]!.As<float>().Slice(row * shape.HiddenSize, shape.HiddenSize);

    /// <summary>Sets every other input.</summary>
    /// <param name="rotary">Cosines and sines of every position.</param>
    /// <param name="start">Position of the first row.</param>
    /// <param name="count">Valid rows; those behind them repeat the last one's position and are read by nobody.</param>
    public void Prepare(RotaryTable rotary, int start, int count)
    {
        for (var row = 0; row < size.Rows; row++) Place(rotary, row, start + Math.Min(row, count - 1));
        Mark(StaticInputs.WrittenColumnsName, start, count);
        Mark(StaticInputs.WrittenRowsName, start, count);
        if (binding[StaticInputs.CacheRowsName] is { } cacheRows)
        {
            cacheRows.Clear();
            for (var row = 0; row < count; row++) cacheRows.As<int>()[start + row] = row;
        }

        if (binding[StaticInputs.WindowRowsName] is { } windowRows)
        {
            // [past, new] has window + rows rows; the last valid one is window + count − 1.
            var indices = windowRows.As<int>();
            for (var i = 0; i < indices.Length; i++) indices[i] = count + i;
        }

        if (binding[StaticInputs.LastRowName] is { } lastRow) lastRow.As<int>()[0] = count - 1;
    }

    public void Run() => binding.Run();

    public void Dispose() => binding.Dispose();

    private void Place(RotaryTable rotary, int row, int position)
    {
        if (binding[StaticInputs.CosineName] is not { } cosines) return; // a decoder without attention
        var half = rotary.Half;
        var cosine = cosines.As<float>().Slice(row * 2 * half, 2 * half);
        var sine = binding[StaticInputs.SineName]!.As<float>().Slice(row * 2 * half, 2 * half);
        rotary.Cosine.Span((long)position * half, half).CopyTo(cosine);
        cosine[..half].CopyTo(cosine[half..]);
        rotary.Sine.Span((long)position * half, half).CopyTo(sine[half..]);
        for (var i = 0; i < half; i++) sine[i] = -sine[half + i];

        var mask = binding[StaticInputs.MaskName]!.As<float>();
        for (var head = 0; head < shape.Heads / shape.KeyValueHeads; head++)
        {
            var visible = mask.Slice((head * size.Rows + row) * size.Context, size.Context);
            visible[..(position + 1)].Clear();
            visible[(position + 1)..].Fill(StaticInputs.Hidden);
        }
    }

    private void Mark(string name, int start, int count)
    {
        if (binding[name] is not { } written) return;
        written.Clear();
        written.As<bool>().Slice(start, count).Fill(true);
    }
}
