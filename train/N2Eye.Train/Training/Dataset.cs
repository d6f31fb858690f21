using N2Eye.Runtime;
using N2Eye.Runtime.Models;
using N2Eye.Specs.Graph;
using N2Eye.Train.Data;
using N2Eye.Train.Reporting;

namespace N2Eye.Train.Training;

/// <summary>Sessions as examples, and what had to be said about them.</summary>
internal static class Dataset
{
    /// <exception cref="N2EyeException">The data cannot be used, or nothing of it can be trained on.</exception>
    public static IReadOnlyList<Example> Read(string path, CompiledModel compiled, ModelSpec spec, int length, ITrainingDisplay display)
    {
        var encoder = new ConversationEncoder(compiled, spec.Vision.FeatureRows, length);
        var all = SessionSource.Read(path).Select(encoder.Encode).ToList();
        // A picture must be whole: its rows stand in front, so this happens where the length is absurdly short.
        var usable = all.FindAll(example => example.Targets > 0 && HasWholePicture(example, spec));
        var cut = usable.Count(example => example.IsCut);
        if (cut > 0) display.Say($"{cut} of {all.Count} sessions are longer than {length} ids: what is behind is not trained");
        if (usable.Count < all.Count) display.Say($"{all.Count - usable.Count} of {all.Count} sessions have no answer within {length} ids and are left out");
        return usable.Count > 0 ? usable : throw new N2EyeException(FailureKind.BadInput, $"{path}: no session has an answer within {length} ids: raise --length.");
    }

    private static bool HasWholePicture(Example example, ModelSpec spec) =>
        example.Ids.AsSpan().Count(spec.ImageToken) == (example.Session.Picture is null ? 0 : spec.Vision.FeatureRows);
}
