using N2Eye.Specs.Graph;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>
/// CLIP's modified ResNet up to its grid of features (Radford et al. 2021; openai/CLIP, ModifiedResNet): three convolutions as
/// stem, average pools in place of strides. The attention pool behind the grid is not trained here.
/// </summary>
public sealed class ClipResNet : IVisionTower
{
    private const double NormMomentum = 0.1;

    private readonly Func<TensorSpec, Tensor> weights;
    private readonly ScalarType type;

    /// <summary>A tower over weights.</summary>
    /// <param name="spec">Its dimensions.</param>
    /// <param name="weights">Its tensors.</param>
    /// <param name="precision">What convolutions are computed in.</param>
    /// <exception cref="NotSupportedException">The projector reads the attention pool.</exception>
    public ClipResNet(ResNetSpec spec, Func<TensorSpec, Tensor> weights, Precision precision) : this(spec, weights, precision.Type())
    {
    }

    internal ClipResNet(ResNetSpec spec, Func<TensorSpec, Tensor> weights, ScalarType type)
    {
        if (spec.AttentionPool is not null) throw new NotSupportedException("The trainer reads a ResNet's grid (vision_feature patch_tokens), not its attention pool.");
        Spec = spec;
        this.weights = weights;
        this.type = type;
    }

    /// <summary>Its dimensions.</summary>
    public ResNetSpec Spec { get; }

    /// <summary>Normalise by the batch's statistics and keep running ones, as in training, instead of using the running ones.</summary>
    public bool Training { get; set; }

    /// <summary>
    /// Weights to train from: convolutions after He et al. 2015, and each bottleneck an identity (its last norm's weight zero), as
    /// CLIP begins.
    /// </summary>
    /// <param name="spec">The tower.</param>
    /// <param name="device">Where they lie.</param>
    /// <param name="seed">Same seed, same values.</param>
    /// <returns>By name; the running statistics are not trained.</returns>
    public static Dictionary<string, Tensor> Random(ResNetSpec spec, Device device, long seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        using var noGradients = no_grad();
        var last = spec.Blocks.Select(block => block.Widen.Norm.Weight).ToHashSet();
        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var convolution in spec.Convolutions)
        {
            var (kernel, norm) = (convolution.Kernel, convolution.Norm);
            Add(kernel, shape => empty(shape).normal_(0, Math.Sqrt(2.0 * kernel.Shape[1] / kernel.Count), generator), trained: true);
            Add(norm.Weight, shape => last.Contains(norm.Weight) ? zeros(shape) : ones(shape), trained: true);
            Add(norm.Bias, shape => zeros(shape), trained: true);
            Add(norm.Mean, shape => zeros(shape), trained: false);
            Add(norm.Variance, shape => ones(shape), trained: false);
        }

        return weights;

        void Add(TensorSpec tensor, Func<long[], Tensor> value, bool trained) =>
            weights.Add(tensor.Name, value([.. tensor.Shape.Select(size => (long)size)]).to(device).DetachFromDisposeScope().requires_grad_(trained));
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor pixels)
    {
        var x = functional.relu(Convolve(pixels.to(type), Spec.Stem[0], stride: 2));
        x = functional.relu(Convolve(x, Spec.Stem[1]));
        x = functional.avg_pool2d(functional.relu(Convolve(x, Spec.Stem[2])), 2);
        foreach (var block in Spec.Blocks) x = Bottleneck(x, block);
        return x.flatten(2).transpose(1, 2).to(ScalarType.Float32);
    }

    /// <summary>(pictures, in, h, w) → (pictures, 4 · planes, h / stride, w / stride)</summary>
    private Tensor Bottleneck(Tensor x, BottleneckSpec block)
    {
        var h = functional.relu(Convolve(x, block.Narrow));
        h = functional.relu(Convolve(h, block.Mix));
        if (block.Stride > 1) h = functional.avg_pool2d(h, block.Stride);
        h = Convolve(h, block.Widen);
        if (block.Shortcut is not { } shortcut) return functional.relu(h.Plus(x));
        if (block.Stride > 1) x = functional.avg_pool2d(x, block.Stride);
        return functional.relu(h.Plus(Convolve(x, shortcut)));
    }

    private Tensor Convolve(Tensor x, NormedConvolutionSpec convolution, long stride = 1)
    {
        var kernel = weights(convolution.Kernel);
        var (norm, around) = (convolution.Norm, kernel.shape[2] / 2);
        var products = IsNarrow(kernel) ? ScalarType.Float64 : type;
        var y = functional.conv2d(x.to(products), kernel.to(products), strides: [stride, stride], padding: [around, around]).to(type);
        return functional.batch_norm(y, weights(norm.Mean), weights(norm.Variance), weights(norm.Weight), weights(norm.Bias), Training, NormMomentum, norm.Epsilon);
    }

    // oneDNN 3.7, in libtorch 2.10, fills channels up to 16 and on some processors reads what lies in the rest: other gradients each
    // time, NaN among them. What it has no kernels for, float64, libtorch computes itself. The stem reads 3 colours without filling up.
    private static bool IsNarrow(Tensor kernel) =>
        kernel.device.type == DeviceType.CPU && (kernel.shape[0] % 16 != 0 || (kernel.shape[1] % 16 != 0 && kernel.shape[1] != 3));
}
