using N2Eye.Train.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Contrastive;

/// <summary>How a batch went.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Whole">Part of the pictures whose nearest text is the right one, 0 to 1; NaN where none was asked.</param>
/// <param name="Large">The same for cells with a large thing.</param>
/// <param name="Small">The same for cells with a small thing.</param>
/// <param name="Colour">The same for colours.</param>
public readonly record struct ContrastResult(double Loss, double Whole, double Large, double Small, double Colour);

/// <summary>
/// Contrastive training of the vision tower: pictures, and the cells of its grid, against every name of a bank, as CLIP's loss
/// does it with the names of a batch (Radford et al. 2021), with labels (Yang et al. 2022) and for regions (Zhong et al. 2022). The grid's
/// cells are what the projector reads, so they, not only the picture, must say what is where.
/// </summary>
public sealed class RegionContrast
{
    private const int Width = 256;
    private const double LargestScale = 4.6; // ln 100, CLIP's bound
    private const double NothingWeight = 0.05;
    private const double ColourWeight = 0.5;

    private readonly ClipResNet tower;
    private readonly TextBank bank;
    private readonly Tensor whole, large, small, colour; // (width, feature) each
    private readonly Tensor scale;
    private readonly Tensor weights; // (texts,)
    private readonly long nothing;

    /// <summary>Heads with random weights.</summary>
    /// <param name="tower">The tower that is trained.</param>
    /// <param name="texts">The bank.</param>
    /// <param name="nothing">The text of an empty cell.</param>
    /// <param name="device">Where they lie, as the tower.</param>
    /// <param name="seed">Of the weights.</param>
    public RegionContrast(ClipResNet tower, IReadOnlyList<string> texts, int nothing, Device device, long seed)
    {
        this.tower = tower;
        this.nothing = nothing;
        bank = new TextBank(texts, Width, device, seed);
        using var generator = new Generator((ulong)seed + 1, CPU);
        Tensor Head() => TextBank.Normal(generator, device, 1 / Math.Sqrt(tower.Spec.FeatureSize), Width, tower.Spec.FeatureSize);
        (whole, large, small, colour) = (Head(), Head(), Head(), Head());
        scale = tensor((float)Math.Log(1 / 0.07)).to(device).DetachFromDisposeScope().requires_grad_(true);
        var each = Enumerable.Repeat(1f, texts.Count).ToArray();
        each[nothing] = (float)NothingWeight;
        weights = tensor(each).to(device).DetachFromDisposeScope();
    }

    /// <summary>What is trained beside the tower.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Parameters =>
        [.. bank.Parameters, ("head.whole", whole), ("head.large", large), ("head.small", small), ("head.colour", colour), ("scale", scale)];

    /// <summary>Adds the batch's gradients; the tower is in training.</summary>
    public ContrastResult Step(RegionBatch batch)
    {
        using var scope = NewDisposeScope();
        var features = tower.Forward(batch.Pixels); // (pictures, cells, feature)
        var texts = bank.Embed().t() * scale.AtMost(LargestScale).exp(); // (width, texts)
        var cells = features.flatten(0, 1);
        var (wholeLoss, wholeRight) = Compare(features.mean([1]), whole, texts, batch.Whole);
        var (largeLoss, largeRight) = Compare(cells, large, texts, batch.Large.flatten());
        var (smallLoss, smallRight) = Compare(cells, small, texts, batch.Small.flatten());
        var (colourLoss, colourRight) = Compare(cells, colour, texts, batch.Colour.flatten());
        var loss = wholeLoss.Plus(largeLoss).Plus(smallLoss).Plus(colourLoss.Times(ColourWeight));
        loss.backward();
        return new ContrastResult(loss.item<float>(), wholeRight, largeRight, smallRight, colourRight);
    }

    /// <summary>The text that each picture is nearest to: features (pictures, cells, feature) → (pictures,) int64</summary>
    public Tensor Nearest(Tensor features)
    {
        using var noGradients = no_grad();
        return functional.normalize(functional.linear(features.mean([1]), whole), dim: -1).matmul(bank.Embed().t()).argmax(1);
    }

    private (Tensor Loss, double Right) Compare(Tensor features, Tensor head, Tensor texts, Tensor targets)
    {
        var asked = targets.IsNot(RegionBatch.Ignored).nonzero().flatten();
        if (asked.shape[0] == 0) return (zeros([]), double.NaN);
        targets = targets.index_select(0, asked);
        var embeddings = functional.normalize(functional.linear(features.index_select(0, asked), head), dim: -1);
        var logits = embeddings.matmul(texts); // (asked, texts)
        using var noGradients = no_grad();
        var there = targets.IsNot(nothing);
        var right = logits.argmax(1).eq(targets).logical_and(there).sum().item<long>();
        return (Loss(), right / Math.Max(1.0, there.sum().item<long>()));

        Tensor Loss()
        {
            using var gradients = enable_grad();
            return functional.cross_entropy(logits, targets, weight: weights);
        }
    }
}
