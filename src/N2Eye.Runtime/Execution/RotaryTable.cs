namespace N2Eye.Runtime.Execution;

/// <summary>Cosines and sines of the rotary embedding (Su et al. 2021), half-rotation layout: each (context, head_size / 2).</summary>
internal sealed class RotaryTable : IDisposable
{
    public RotaryTable(int context, int headSize, double theta)
    {
        Context = context;
        Half = headSize / 2;
        Cosine = new NativeBuffer<float>((long)context * Half);
        Sine = new NativeBuffer<float>((long)context * Half);
        var frequencies = new double[Half];
        for (var i = 0; i < Half; i++) frequencies[i] = Math.Pow(theta, -2.0 * i / headSize);
        for (var position = 0; position < context; position++)
        {
            var cosine = Cosine.Span((long)position * Half, Half);
            var sine = Sine.Span((long)position * Half, Half);
            for (var i = 0; i < Half; i++)
            {
                var angle = position * frequencies[i];
                (cosine[i], sine[i]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
            }
        }
    }

    public int Context { get; }

    /// <summary>head_size / 2</summary>
    public int Half { get; }

    public NativeBuffer<float> Cosine { get; }

    public NativeBuffer<float> Sine { get; }

    public void Dispose()
    {
        Cosine.Dispose();
        Sine.Dispose();
    }
}
