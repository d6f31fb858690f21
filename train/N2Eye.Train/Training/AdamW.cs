using N2Eye.Train.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace N2Eye.Train.Training;

/// <summary>AdamW (Loshchilov and Hutter 2019) as PyTorch computes it, with its state in the open so that it can be saved and restored exactly.</summary>
public sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private static readonly Scalar Kept1 = Arithmetic.Held(Beta1), New1 = Arithmetic.Held(1 - Beta1), Kept2 = Arithmetic.Held(Beta2), New2 = Arithmetic.Held(1 - Beta2), Least = Arithmetic.Held(Epsilon);

    private readonly IReadOnlyList<(string Name, Tensor Value)> parameters;
    private readonly Tensor[] means; // of the gradients, each of its parameter's shape
    private readonly Tensor[] squares; // of the squared gradients
    private readonly double decay;

    /// <summary>An optimizer whose state is zero.</summary>
    /// <param name="parameters">What it moves; float32.</param>
    /// <param name="decay">Weight decay of matrices; vectors have none.</param>
    public AdamW(IReadOnlyList<(string Name, Tensor Value)> parameters, double decay)
    {
        this.parameters = parameters;
        this.decay = decay;
        means = [.. parameters.Select(parameter => zeros_like(parameter.Value, requires_grad: false).DetachFromDisposeScope())];
        squares = [.. parameters.Select(parameter => zeros_like(parameter.Value, requires_grad: false).DetachFromDisposeScope())];
    }

    /// <summary>Steps taken.</summary>
    public int Steps { get; set; }

    /// <summary>Its state by name: <c>PARAMETER.exp_avg</c> and <c>PARAMETER.exp_avg_sq</c>.</summary>
    public IEnumerable<(string Name, Tensor Value)> State => parameters.SelectMany((parameter, i) => new[]
    {
        (parameter.Name + ".exp_avg", means[i]),
        (parameter.Name + ".exp_avg_sq", squares[i]),
    });

    /// <summary>Length of all gradients together, and what they are to be multiplied with so that it does not exceed a limit.</summary>
    /// <param name="limit">Longest; 0 = any.</param>
    public (double Norm, double Factor) Clip(double limit)
    {
        using var scope = NewDisposeScope();
        var norms = parameters.Select(parameter => parameter.Value.grad).OfType<Tensor>().Select(gradient => gradient.norm()).ToArray();
        if (norms.Length == 0) return (0, 1);
        var norm = (double)stack(norms).norm().item<float>();
        return (norm, limit > 0 ? Math.Min(1, limit / (norm + 1e-6)) : 1);
    }

    /// <summary>Moves every parameter that has a gradient, and sets the gradients to zero.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="factor">Multiplies the gradients.</param>
    public void Step(double rate, double factor)
    {
        Steps++;
        using var size = Arithmetic.Held(-rate / (1 - Math.Pow(Beta1, Steps)));
        using var root = Arithmetic.Held(Math.Sqrt(1 - Math.Pow(Beta2, Steps)));
        using var shrink = Arithmetic.Held(1 - rate * decay);
        using var cut = Arithmetic.Held(factor);
        using var noGradients = no_grad();
        for (var i = 0; i < parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            var value = parameters[i].Value;
            if (value.grad is not { } gradient) continue;
            if (factor != 1) gradient.mul_(cut);
            if (decay > 0 && value.dim() > 1) value.mul_(shrink);
            means[i].mul_(Kept1).add_(gradient, New1);
            squares[i].mul_(Kept2).addcmul_(gradient, gradient, New2);
            value.addcdiv_(means[i], squares[i].sqrt().div_(root).add_(Least, Arithmetic.One), size);
            gradient.zero_();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in means.Concat(squares)) tensor.Dispose();
    }
}
