using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu.Quantized;

/// <summary>The interval that an activation's values lie in.</summary>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value.</param>
internal readonly record struct ValueRange(float Low, float High)
{
    public static ValueRange Of(ReadOnlySpan<float> values) =>
        new(System.Numerics.Tensors.TensorPrimitives.Min(values), System.Numerics.Tensors.TensorPrimitives.Max(values));

    public ValueRange Union(ValueRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));
}

/// <summary>How a tensor's values are written as integers: value = (q − zero point) · scale.</summary>
/// <param name="Type">uint8 or uint16.</param>
/// <param name="Scale">Positive.</param>
/// <param name="ZeroPoint">What stands for 0.</param>
internal readonly record struct Encoding(OnnxType Type, float Scale, int ZeroPoint)
{
    /// <summary>A smaller step than this is no scale but the rounding of a constant zero.</summary>
    private const float SmallestScale = 1e-9f;

    /// <summary>Largest integer.</summary>
    public int Most => Type == OnnxType.UInt8 ? byte.MaxValue : ushort.MaxValue;

    /// <summary>The finest encoding that reaches both ends; 0 is exact, whatever they are.</summary>
    public static Encoding Of(ValueRange range, OnnxType type)
    {
        double low = Math.Min(range.Low, 0), high = Math.Max(range.High, 0);
        var most = type == OnnxType.UInt8 ? byte.MaxValue : ushort.MaxValue;
        var scale = Math.Max((float)((high - low) / most), SmallestScale);
        return new Encoding(type, scale, (int)Math.Clamp(Math.Round(-low / scale, MidpointRounding.ToEven), 0, most));
    }

    /// <summary>The integer for a value, as QuantizeLinear has it: to the nearest, ties to even, clamped.</summary>
    public int Quantize(float value) => (int)Math.Clamp(MathF.Round(value / Scale, MidpointRounding.ToEven) + ZeroPoint, 0, Most);

    /// <summary>The value that an integer stands for.</summary>
    public float Dequantize(int q) => (q - ZeroPoint) * Scale;

    /// <summary>Values as the bytes of their integers.</summary>
    public byte[] Bytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * Type.Size()];
        for (var i = 0; i < values.Length; i++)
        {
            var q = Quantize(values[i]);
            if (Type == OnnxType.UInt8) bytes[i] = (byte)q;
            else System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)q);
        }

        return bytes;
    }
}
