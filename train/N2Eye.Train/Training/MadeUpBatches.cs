using N2Eye.Specs.Graph;
using N2Eye.Train.Data;
using static TorchSharp.torch;

namespace N2Eye.Train.Training;

/// <summary>Sequences of random ids with one random picture in front and an answer that is their second half.</summary>
internal sealed class MadeUpBatches(ModelSpec spec, Device device) : IBatchSource
{
    public Example Example(long seed, int length)
    {
        var random = new Random((int)(seed % int.MaxValue));
        var ids = new int[length];
        var answered = new bool[length];
        for (var i = 0; i < length; i++)
        {
            var isPicture = i >= 1 && i <= spec.Vision.FeatureRows;
            ids[i] = isPicture ? spec.ImageToken : Other(random.Next(spec.Decoder.VocabularySize));
            answered[i] = !isPicture && i >= length / 2;
        }

        var session = new Session { Id = "made up", Place = "made up", Picture = null, System = null, Tools = null, Turns = [] };
        return new Example(session, ids, answered, IsCut: false);
    }

    /// <inheritdoc/>
    public Batch Collate(IReadOnlyList<Example> examples)
    {
        var size = spec.Vision.ImageSize;
        return Batch.Of(examples, device, padding: 0, randn([examples.Count, 3, size, size], device: device).DetachFromDisposeScope());
    }

    private int Other(int id) => id == spec.ImageToken ? (id + 1) % spec.Decoder.VocabularySize : id;
}
