using N2Eye.Specs.Graph;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>The whole of N2-Eye: pictures and token ids → logits.</summary>
public sealed class N2EyeModel : IDisposable
{
    private readonly Projector projector;
    private readonly bool visionTrained;

    /// <summary>A model over weights.</summary>
    /// <param name="store">The weights; the caller keeps them.</param>
    /// <param name="precision">What matrices are multiplied in.</param>
    /// <param name="positions">Longest sequence.</param>
    /// <param name="adapters">Low-rank terms, or null; the caller keeps them.</param>
    public N2EyeModel(ParameterStore store, Precision precision, int positions, LoraAdapters? adapters = null)
    {
        Store = store;
        Adapters = adapters;
        var make = new LayerFactory(store, precision, adapters);
        Vision = store.Spec.Vision switch
        {
            VitSpec vit => new ClipVision(vit, make),
            ResNetSpec resNet => new ClipResNet(resNet, tensor => store[tensor], make.Type),
            var other => throw new NotSupportedException($"There is no tower for {other.GetType().Name}."),
        };
        projector = new Projector(store.Spec.Projector, make);
        Decoder = new Lfm2(store.Spec.Decoder, make, positions, store.Device);
        visionTrained = store.Trained.Any(entry => entry.Name.StartsWith("vision_tower.", StringComparison.Ordinal));
    }

    /// <summary>The weights.</summary>
    public ParameterStore Store { get; }

    /// <summary>Low-rank terms, or null.</summary>
    public LoraAdapters? Adapters { get; }

    /// <summary>What config.json says.</summary>
    public ModelSpec Spec => Store.Spec;

    /// <summary>The tower.</summary>
    public IVisionTower Vision { get; }

    /// <summary>Everything that an optimizer moves, by name, in a fixed order.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Trained => [.. Store.Trained, .. Adapters?.Parameters ?? []];

    internal Lfm2 Decoder { get; }

    /// <summary>
    /// Token embeddings with the rows of the pictures at the <c>&lt;image&gt;</c> ids, in order: the first picture at the first
    /// places of the first sequence, and so on.
    /// </summary>
    /// <param name="ids">(batch, seq), int64; one image id for each picture row.</param>
    /// <param name="pixels">(pictures, 3, size, size), or null without pictures.</param>
    /// <returns>(batch, seq, hidden), float32</returns>
    /// <exception cref="ArgumentException">More rows than image ids, or fewer.</exception>
    public Tensor Embed(Tensor ids, Tensor? pixels)
    {
        var embeddings = Decoder.Embed(ids);
        var places = ids.flatten().Is(Spec.ImageToken).nonzero().flatten();
        var rows = pixels is null ? null : EncodePictures(pixels).flatten(0, 1); // (pictures · rows, hidden)
        if (places.shape[0] != (rows?.shape[0] ?? 0))
            throw new ArgumentException($"{rows?.shape[0] ?? 0} picture rows for {places.shape[0]} <image> ids.", nameof(pixels));
        return rows is null ? embeddings : embeddings.flatten(0, 1).index_copy(0, places, rows).view(embeddings.shape);
    }

    /// <summary>(pictures, 3, size, size) → (pictures, rows, hidden): features without gradients where the tower is frozen.</summary>
    public Tensor EncodePictures(Tensor pixels)
    {
        if (visionTrained) return projector.Forward(Vision.Forward(pixels));
        Tensor features;
        using (no_grad()) features = Vision.Forward(pixels);
        return projector.Forward(features);
    }

    /// <summary>Ids and pictures as <see cref="Embed"/> takes them → logits (batch, seq, vocabulary), float32</summary>
    public Tensor Forward(Tensor ids, Tensor? pixels)
    {
        var x = Embed(ids, pixels);
        foreach (var layer in Decoder.Layers) x = layer.Forward(x);
        return Decoder.Logits(x);
    }

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();
}
