using N2Eye.Train.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Contrastive;

/// <summary>
/// The text tower: names → unit vectors. A name is the mean of its words' embeddings behind a two-layer MLP, which is all that
/// names of one to three words need.
/// </summary>
public sealed class TextBank
{
    private readonly Tensor words; // (texts, words): each text's words, weighing 1 together

    /// <summary>A tower with random weights.</summary>
    /// <param name="texts">The texts, each once.</param>
    /// <param name="width">Length of an embedding.</param>
    /// <param name="device">Where they lie.</param>
    /// <param name="seed">Of the weights.</param>
    public TextBank(IReadOnlyList<string> texts, int width, Device device, long seed)
    {
        Texts = texts;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var split = texts.Select(text => text.Split(' ').Select(word => known.TryGetValue(word, out var index) ? index : known[word] = known.Count).ToArray()).ToArray();
        var mixing = new float[texts.Count * known.Count];
        foreach (var (row, indices) in split.Index())
        {
            foreach (var index in indices) mixing[row * known.Count + index] += 1f / indices.Length;
        }

        words = tensor(mixing).view(texts.Count, known.Count).to(device).DetachFromDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        Parameters =
        [
            ("text.words", Normal(generator, device, 1, known.Count, width)),
            ("text.up", Normal(generator, device, 1 / Math.Sqrt(width), 2L * width, width)),
            ("text.down", Normal(generator, device, 1 / Math.Sqrt(2 * width), width, 2L * width)),
        ];
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Parameters { get; }

    /// <summary>(texts, width), each of length 1</summary>
    public Tensor Embed()
    {
        var mixed = words.matmul(Parameters[0].Value);
        var inner = functional.gelu(functional.linear(mixed, Parameters[1].Value));
        return functional.normalize(mixed.Plus(functional.linear(inner, Parameters[2].Value)), dim: -1);
    }

    internal static Tensor Normal(Generator generator, Device device, double deviation, params long[] shape)
    {
        using var noGradients = no_grad();
        return empty(shape).normal_(0, deviation, generator).to(device).DetachFromDisposeScope().requires_grad_(true);
    }
}
