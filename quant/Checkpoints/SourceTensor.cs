using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using N2Eye.Quant.Quantization;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Checkpoints;

/// <summary>A tensor of a checkpoint, read as float32 a stretch at a time from the mapped file.</summary>
/// <param name="file">The file it lies in.</param>
/// <param name="entry">Where.</param>
public sealed class SourceTensor(SafetensorsFile file, TensorEntry entry) : IValueSource
{
    /// <summary>Its name in the checkpoint.</summary>
    public string Name => entry.Name;

    /// <summary>Its shape.</summary>
    public IReadOnlyList<long> Shape => entry.Shape;

    /// <summary>Its element type.</summary>
    public Dtype Dtype => entry.Dtype;

    /// <summary>Its bytes in the checkpoint.</summary>
    public long Length => entry.Length;

    /// <summary>Converts values to float32.</summary>
    /// <param name="first">Number of the first value.</param>
    /// <param name="target">Receives as many as it holds.</param>
    /// <exception cref="WeightsException">The type is no float, or a value is not finite.</exception>
    public void Read(long first, Span<float> target)
    {
        var bytes = file.Bytes(entry.Offset + first * entry.Dtype.Size(), target.Length * entry.Dtype.Size());
        switch (entry.Dtype)
        {
            case Dtype.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(target);
                break;
            case Dtype.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), target);
                break;
            case Dtype.BF16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                var bits = MemoryMarshal.Cast<float, uint>(target);
                for (var i = 0; i < halves.Length; i++) bits[i] = (uint)halves[i] << 16;
                break;
            default:
                throw new WeightsException($"{file.Path}: tensor \"{entry.Name}\" is {entry.Dtype.Name()}; F32, F16 and BF16 can be read.");
        }

        if (!TensorPrimitives.IsFiniteAll<float>(target))
            throw new WeightsException($"{file.Path}: tensor \"{entry.Name}\" holds a value that is infinite or no number: the checkpoint is damaged.");
        Release(first * entry.Dtype.Size(), bytes.Length);
    }

    /// <summary>True where both hold the same bytes.</summary>
    public bool SameAs(SourceTensor other)
    {
        if (other.Dtype != Dtype || !other.Shape.SequenceEqual(Shape)) return false;
        const int step = 1 << 24;
        for (var done = 0L; done < Length; done += step)
        {
            var count = (int)Math.Min(step, Length - done);
            if (!Bytes(done, count).SequenceEqual(other.Bytes(done, count))) return false;
            Release(done, count);
            other.Release(done, count);
        }

        return true;
    }

    private void Release(long start, int count) => file.Release(entry.Offset + start, count);

    private ReadOnlySpan<byte> Bytes(long start, int count) => file.Bytes(entry.Offset + start, count);
}
