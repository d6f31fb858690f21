using N2Eye.Quant.Compensation;
using N2Eye.Specs.Graph;
using N2Eye.Weights;

namespace N2Eye.Quant.Quantization;

/// <summary>A weights file that is to be written.</summary>
/// <param name="Output">The file.</param>
/// <param name="Scheme">One of <see cref="Schemes"/>.</param>
/// <param name="BlockSize">Values that share a scale, for what is stored in blocks.</param>
internal sealed record WeightsPlan(string Output, string Scheme, int BlockSize)
{
    /// <summary>Metadata besides what every file has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The least scale of a row, for int8 rows: what its bias needs.</summary>
    public Func<TensorSpec, int, float> LeastScale { get; init; } = (_, _) => 0;

    /// <summary>Names of tensors that stay float32.</summary>
    public IReadOnlySet<string> Kept { get; init; } = new HashSet<string>();

    /// <summary>Name of the head's own matrix; null where it is tied to the token table.</summary>
    public string? Head { get; init; }

    /// <summary>How a matrix's rounding errors are compensated; null = not.</summary>
    public Func<TensorSpec, ErrorFeedback?> Feedback { get; init; } = _ => null;

    /// <summary>Values that share a scale, for the file's metadata.</summary>
    public int StoredBlockSize => Scheme is Schemes.Int8 or Schemes.Int4 ? BlockSize : 0;

    /// <summary>What the user asks for.</summary>
    /// <exception cref="BadFlagException">A pattern of tensors to keep matches none.</exception>
    public static WeightsPlan For(QuantizeOptions options, ModelSpec model) => new(options.Output, options.Scheme, options.BlockSize)
    {
        Metadata = [.. KeptTensors.Metadata(options.Keep)],
        Kept = KeptTensors.Of(options.Keep, model.StoredTensors),
        Head = model.Decoder.Head?.Name,
    };

    /// <summary>How a tensor is stored.</summary>
    public TensorForm Form(TensorSpec tensor)
    {
        if (Scheme == Schemes.Float32 || Kept.Contains(tensor.Name)) return TensorForm.Float;
        // An NPU computes the pictures' first convolution in integers too.
        if (Schemes.IsNpu(Scheme)) return tensor.Policy != TensorPolicy.Float || tensor.Shape.Count == 4 ? TensorForm.Rows : TensorForm.Float;
        return tensor.Policy switch
        {
            TensorPolicy.Float => TensorForm.Float,
            TensorPolicy.Kernel => TensorForm.Channels,
            _ when Scheme == Schemes.Int8Channel => TensorForm.Channels,
            // The last product decides which token it is: it and the table keep 8 bits.
            TensorPolicy.Matrix when Scheme == Schemes.Int4 && tensor.Name != Head => TensorForm.Blocks4,
            _ => TensorForm.Blocks,
        };
    }

    /// <summary>The integers of a tensor that is stored in one of the CPU's integer forms.</summary>
    public RowGrid Grid(TensorSpec tensor)
    {
        var columns = (int)(tensor.Count / tensor.Shape[0]); // of a kernel, all values that make one output channel
        return Form(tensor) switch
        {
            TensorForm.Blocks4 => new Int4Grid(columns, BlockSize),
            TensorForm.Channels => new Int8Grid(columns, columns),
            _ => new Int8Grid(columns, BlockSize),
        };
    }

    /// <summary>True for a matrix whose rounding errors can be compensated: it is rounded, and every position goes through it.</summary>
    public bool CanCompensate(TensorSpec tensor) =>
        tensor.Policy == TensorPolicy.Matrix && tensor.Name != Head && Form(tensor) is TensorForm.Blocks or TensorForm.Blocks4 or TensorForm.Channels;
}

/// <summary>How a tensor is stored (docs/weights-file.md).</summary>
internal enum TensorForm
{
    /// <summary>float32.</summary>
    Float,

    /// <summary>int8 in blocks along each row.</summary>
    Blocks,

    /// <summary>int4 in blocks along each row.</summary>
    Blocks4,

    /// <summary>int8 with one scale for each output channel, stored as q + 128.</summary>
    Channels,

    /// <summary>int8 with one scale for each row, stored as q.</summary>
    Rows,
}
