using N2Eye.Specs.Graph;
using N2Eye.Weights;

namespace N2Eye.Quant.Checkpoints;

/// <summary>Finds each tensor of the model in the checkpoint, by our name, a published variant, or the user's map.</summary>
/// <param name="checkpoints">Where to look; more than one for a model in parts.</param>
/// <param name="names">The user's map.</param>
public sealed class TensorResolver(IReadOnlyList<Checkpoint> checkpoints, NameMap names)
{
    private string? tiedHead; // the copy of the table that a tied model carries, if any

    /// <summary>Every tensor with its source.</summary>
    /// <exception cref="WeightsException">One is missing, ambiguous, or of another shape.</exception>
    public IReadOnlyList<(TensorSpec Tensor, SourceTensor Source)> Resolve(ModelSpec model)
    {
        var tensors = model.Tensors.ToList();
        var known = tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        if (names.Unknown(known).FirstOrDefault() is { } unknown)
            throw new WeightsException($"--names maps \"{unknown}\", which is no tensor of this model{Near(unknown, known)}.");
        var resolved = tensors.ConvertAll(tensor => (tensor, Find(tensor)));
        CheckTiedHead(model);
        return resolved;
    }

    /// <summary>Tensors of the checkpoint that were not asked for and that are not known to be useless.</summary>
    public IReadOnlyList<string> Unused(IEnumerable<SourceTensor> used)
    {
        var taken = used.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return [.. checkpoints.SelectMany(checkpoint => checkpoint.Names).Where(name => !taken.Contains(name) && name != tiedHead && !KnownNames.IsKnownUnused(name)).Order(StringComparer.Ordinal)];
    }

    private SourceTensor Find(TensorSpec tensor)
    {
        var candidates = names.For(tensor.Name) is { } mapped ? [mapped] : KnownNames.For(tensor.Name).Distinct(StringComparer.Ordinal).ToList();
        var found = candidates.SelectMany(name => checkpoints.Select(checkpoint => checkpoint.Find(name))).OfType<SourceTensor>().ToList();
        if (found.Count == 0) throw Missing(tensor, candidates);
        var fitting = found.FindAll(source => source.Shape.SequenceEqual(tensor.Shape.Select(size => (long)size)));
        if (fitting.Count == 0)
            throw new WeightsException($"Tensor \"{found[0].Name}\" is {Shape(found[0].Shape)} in {Where}, but config.json makes it {Shape(tensor.Shape.Select(size => (long)size))}.");
        // Our own name is certain; of the variants only one may be there.
        if (fitting.Count > 1 && fitting[0].Name != tensor.Name && !fitting.TrueForAll(other => other.SameAs(fitting[0])))
            throw new WeightsException($"Tensor \"{tensor.Name}\" could be \"{fitting[0].Name}\" or \"{fitting[1].Name}\" in {Where}: say which with --names.");
        return fitting[0];
    }

    private WeightsException Missing(TensorSpec tensor, List<string> candidates)
    {
        var all = checkpoints.SelectMany(checkpoint => checkpoint.Names).ToList();
        var tied = tensor.Name.EndsWith("lm_head.weight", StringComparison.Ordinal)
            ? " (a model without one has its head tied to the embedding: then config.json must say \"tie_embedding\": true)" : "";
        return new WeightsException($"No tensor \"{tensor.Name}\" {Shape(tensor.Shape.Select(size => (long)size))} in {Where}{tied}; also looked for {string.Join(", ", candidates.Skip(1).Take(4))}{Near(tensor.Name, all)}. Map other names with --names.");
    }

    /// <summary>A tied model may carry a copy of its table as the head, but no other head.</summary>
    private void CheckTiedHead(ModelSpec model)
    {
        if (model.Decoder.Head is not null) return;
        var head = KnownNames.For("language_model.lm_head.weight").SelectMany(name => checkpoints.Select(checkpoint => checkpoint.Find(name))).OfType<SourceTensor>().FirstOrDefault();
        tiedHead = head?.Name;
        if (head is not null && !head.SameAs(Find(model.Decoder.TokenTable)))
            throw new WeightsException($"config.json ties the head to the embedding, but \"{head.Name}\" in {Where} is another matrix: set \"tie_embedding\": false.");
    }

    private string Where => string.Join(", ", checkpoints.Select(checkpoint => checkpoint.Location));

    private static string Shape(IEnumerable<long> shape) => "[" + string.Join(", ", shape) + "]";

    private static string Near(string name, IEnumerable<string> others)
    {
        var tail = name[(name.LastIndexOf('.', Math.Max(0, name.LastIndexOf('.') - 1)) + 1)..];
        var near = others.Where(other => other.EndsWith(tail, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(3).ToList();
        return near.Count == 0 ? "" : $"; near: {string.Join(", ", near)}";
    }
}
