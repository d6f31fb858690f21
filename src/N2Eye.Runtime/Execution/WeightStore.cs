using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Runtime.Execution;

/// <summary>The mapped weights file, checked against the model that the program was compiled for.</summary>
internal sealed class WeightStore : IWeightValues, IDisposable
{
    private const int SampledBytes = 256;

    private readonly WeightsFile file;

    private WeightStore(WeightsFile file, string path, Int8Products products)
    {
        this.file = file;
        Products = products;
        FileName = Path.GetFileName(path);
        Folder = Path.GetDirectoryName(path) ?? "/";
    }

    /// <inheritdoc/>
    public string FileName { get; }

    /// <summary>Absolute folder of the file.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public int BlockSize => file.BlockSize;

    /// <inheritdoc/>
    public Int8Products Products { get; }

    /// <summary>One of <see cref="Schemes"/>.</summary>
    public string Scheme => file.Scheme;

    /// <summary>True where matrices are multiplied as <see cref="Products"/> says.</summary>
    public bool HasProducts => file.Scheme is Schemes.Int8 or Schemes.Int8Channel or Schemes.Int4;

    /// <summary>Tells these weights from others without reading them: model, scheme, and the hashes of what they were made from.</summary>
    public string Identity => string.Join('\n', [
        file.Fingerprint, file.Scheme, file.BlockSize.ToString(CultureInfo.InvariantCulture), file.Note(Graphs.Npu.Quantized.Calibration.Key) ?? "",
        file.Note(WeightsFile.KeepKey) ?? "", file.Note(WeightsFile.CompensationKey) ?? "",
        .. file.Sources.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => $"{source.Key} {source.Value}")]);

    /// <summary>
    /// Tells what was computed with these weights from what was computed with others, 32 hex digits: over <see cref="Identity"/>, the program that wrote the
    /// file, and of every tensor name, form and first bytes. A whole file of a gigabyte would take longer to read than most of what is kept by this takes to compute.
    /// </summary>
    public string Sum
    {
        get
        {
            if (field is not null) return field;
            var hash = new XxHash128();
            hash.Append(System.Text.Encoding.UTF8.GetBytes($"{Identity}\n{file.Note(WeightsFile.CreatedByKey)}\n"));
            foreach (var tensor in file.Tensors)
            {
                hash.Append(System.Text.Encoding.UTF8.GetBytes($"{tensor.Name} {tensor.Dtype.Name()} {tensor.ShapeText}\n"));
                hash.Append(Bytes(tensor.Offset, (int)Math.Min(tensor.Length, SampledBytes)));
            }

            return field = hash.GetCurrentHashAsUInt128().ToString("x32", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Opens and checks a weights file.</summary>
    /// <param name="location">Where it lies.</param>
    /// <param name="fingerprint">What it must carry.</param>
    /// <param name="model">What the program was compiled for, for messages.</param>
    /// <param name="products">How int8 matrices are multiplied; null = what suits the machine.</param>
    /// <param name="others">Names of matrices that ONNX Runtime does not multiply; null = none.</param>
    /// <exception cref="N2EyeException">It cannot be read, is malformed, or belongs to another model.</exception>
    public static WeightStore Open(WeightsLocation location, string fingerprint, string model, Int8Products? products = null, IReadOnlySet<string>? others = null)
    {
        var path = location.Path;
        WeightsFile? file = null;
        try
        {
            // ONNX Runtime refuses external data behind a symbolic link.
            var resolved = Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            file = WeightsFile.Open(location with { Path = resolved });
            if (file.Fingerprint != fingerprint)
            {
                throw new N2EyeException(FailureKind.BadWeights,
                    $"{path} holds the weights of another model (fingerprint {file.Fingerprint}, {file.Model}); this program is compiled for {model} ({fingerprint}). Give its weights with --weights, or build for the other model with -p:N2EyeModel=DIR.");
            }

            return new WeightStore(file, resolved, products ?? Int8Choice.For(file, others ?? ImmutableHashSet<string>.Empty));
        }
        catch (Exception exception)
        {
            file?.Dispose();
            throw exception switch
            {
                WeightsException => new N2EyeException(FailureKind.BadWeights, exception.Message, exception),
                FileNotFoundException or DirectoryNotFoundException => new N2EyeException(FailureKind.BadWeights, $"{path} does not exist.", exception),
                IOException or UnauthorizedAccessException => new N2EyeException(FailureKind.FileAccess, $"Cannot read {path}: {exception.Message}", exception),
                _ => exception,
            };
        }
    }

    /// <inheritdoc/>
    public Storage StorageOf(WeightTensor tensor)
    {
        var entry = Find(tensor.Name);
        if (entry.Dtype == Dtype.F32 && entry.Shape.SequenceEqual(tensor.Shape)) return Storage.Float32;
        if (tensor is Matrix matrix && entry.Dtype == Dtype.U8 && BlockSize > 0)
        {
            long blocks = Int8Blocks.BlocksOf(matrix.Columns, BlockSize);
            if (Has([matrix.Rows, blocks, BlockSize], [matrix.Rows, blocks])) return Storage.Int8Blocks;
            if (Has([matrix.Rows, blocks, BlockSize / 2], [matrix.Rows, blocks])) return Storage.Int4Blocks;
        }

        if (entry.Dtype == Dtype.I8 && Has(tensor.Shape, [tensor.Shape[0]])) return Storage.Int8Rows;
        if (tensor is Matrix or Kernel && entry.Dtype == Dtype.U8 && Has(tensor.Shape, [tensor.Shape[0]])) return Storage.Int8Channels;

        throw new N2EyeException(FailureKind.BadWeights,
            $"{file.Path}: tensor \"{tensor.Name}\" is {entry.Dtype.Name()} {entry.ShapeText}, which is neither F32 [{string.Join(", ", tensor.Shape)}] nor one of its integer forms: make the file again with n2eye-quant.");

        bool Has(long[] values, long[] scales) => entry.Shape.SequenceEqual(values)
            && Find(tensor.Name + WeightsFile.ScalesSuffix) is { Dtype: Dtype.F32 } found && found.Shape.SequenceEqual(scales);
    }

    /// <inheritdoc/>
    public FileRange Values(WeightTensor tensor)
    {
        _ = StorageOf(tensor);
        return Range(Find(tensor.Name));
    }

    /// <inheritdoc/>
    public FileRange Scales(WeightTensor tensor) => Range(Find(tensor.Name + WeightsFile.ScalesSuffix));

    /// <summary>Ranges for an NPU, of a file that was made for one; null of others.</summary>
    /// <exception cref="N2EyeException">BadWeights: they are damaged, or missing.</exception>
    public Calibration? Calibration => !Schemes.IsNpu(file.Scheme) ? null : file.Note(Graphs.Npu.Quantized.Calibration.Key) is { } json
        ? Graphs.Npu.Quantized.Calibration.Parse(json, file.Path)
        : throw new N2EyeException(FailureKind.BadWeights, $"{file.Path} has the scheme {file.Scheme} but no metadata \"{Graphs.Npu.Quantized.Calibration.Key}\": make it again with n2eye-quant --target npu.");

    /// <inheritdoc/>
    public float[] Floats(WeightTensor tensor) => Floats(FloatRange(tensor));

    /// <summary>Where the values of a tensor lie that must be float32.</summary>
    /// <exception cref="N2EyeException">BadWeights: it is not.</exception>
    public FileRange FloatRange(WeightTensor tensor) => StorageOf(tensor) == Storage.Float32 ? Values(tensor)
        : throw new N2EyeException(FailureKind.BadWeights, $"{file.Path}: tensor \"{tensor.Name}\" must be F32: make the file again with n2eye-quant.");

    /// <inheritdoc/>
    public float[] RowScales(WeightTensor tensor) => Floats(Scales(tensor));

    /// <summary>Bytes of the mapped file, by absolute offset.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length) => file.Bytes(offset, length);

    /// <inheritdoc cref="WeightsFile.Populate"/>
    public void Populate(FileRange range) => file.Populate(range.Offset, range.Length);

    /// <inheritdoc cref="WeightsFile.Touch"/>
    public void Touch(FileRange range) => file.Touch(range.Offset, range.Length);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private float[] Floats(FileRange range) => MemoryMarshal.Cast<byte, float>(Bytes(range.Offset, checked((int)range.Length))).ToArray();

    private static FileRange Range(TensorEntry entry) => new(entry.Offset, entry.Length);

    private TensorEntry Find(string name) => file.Find(name)
        ?? throw new N2EyeException(FailureKind.BadWeights, $"{file.Path} lacks the tensor \"{name}\": make the file again with n2eye-quant.");
}
