using System.Globalization;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>Either tower's layers and the projector, each told to an observer.</summary>
/// <param name="towers">What makes them.</param>
/// <param name="observer">Who is told.</param>
internal sealed class ObservedTowers(IVisionTowers towers, ILayerObserver observer) : IVisionTowers
{
    /// <inheritdoc/>
    public IVitBlocks Vit(VitShape shape) => new ObservedVit(towers.Vit(shape), observer);

    /// <inheritdoc/>
    public IResNetBlocks ResNet(VisionShape shape) => new ObservedResNet(towers.ResNet(shape), observer);

    private abstract class Observed(IProjectorBlocks projector, ILayerObserver observer)
    {
        private int layers;

        public GraphValue Project(GraphValue features, Projector layer) => Tell("projector", projector.Project(features, layer));

        protected GraphValue Numbered(GraphValue output) => Tell(string.Create(CultureInfo.InvariantCulture, $"tower.{layers++}"), output);

        protected GraphValue Tell(string layer, GraphValue output)
        {
            observer.Added(layer, output);
            return output;
        }
    }

    private sealed class ObservedVit(IVitBlocks blocks, ILayerObserver observer) : Observed(blocks, observer), IVitBlocks
    {
        public GraphValue Embed(PatchEmbedding layer) => Tell("tower.embedding", blocks.Embed(layer));

        public GraphValue Encoder(GraphValue x, VisionLayer layer) => Numbered(blocks.Encoder(x, layer));

        public GraphValue ClassToken(GraphValue x) => blocks.ClassToken(x);

        public GraphValue PatchTokens(GraphValue x) => blocks.PatchTokens(x);

        public GraphValue Normalize(GraphValue x, LayerNorm norm) => Tell("tower.norm", blocks.Normalize(x, norm));

        public GraphValue Linear(GraphValue x, Linear linear) => Tell("tower.projection", blocks.Linear(x, linear));
    }

    private sealed class ObservedResNet(IResNetBlocks blocks, ILayerObserver observer) : Observed(blocks, observer), IResNetBlocks
    {
        public GraphValue Enter(ResNetStem stem) => Tell("tower.stem", blocks.Enter(stem));

        public GraphValue Bottleneck(GraphValue x, Bottleneck block) => Numbered(blocks.Bottleneck(x, block));

        public GraphValue Tokens(GraphValue grid) => blocks.Tokens(grid);

        public GraphValue Attend(GraphValue x, AttentionPool pool) => Tell("tower.pool", blocks.Attend(x, pool));
    }
}
