using N2Eye.Quant.Answering;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Models;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Quant.Comparing;

/// <summary>Asks weights files of one model the same questions. All files are open at once.</summary>
internal static class Comparison
{
    /// <summary>Compares.</summary>
    /// <param name="options">What to compare.</param>
    /// <param name="progress">Questions done, and all.</param>
    /// <param name="cancellation">Looked at between tokens.</param>
    /// <exception cref="ConfigException">The model directory cannot be compiled.</exception>
    /// <exception cref="WeightsException">A file cannot be used, or is of another model.</exception>
    /// <exception cref="N2EyeException">The sessions or their pictures cannot be used, or a file's logits are no numbers.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ComparisonResult Run(CompareOptions options, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var files = OpenedFile.Read(options.Files);
        var sessions = SessionSample.Read(options.Data, options.Sessions);
        var folder = options.Model ?? ModelFolder.Find(files[0].Path, files[0].Model);
        var model = ModelCompiler.Compile(folder);
        try
        {
            foreach (var file in files) file.Open(model, folder);
            var layers = LayerTensors.Of(model, files[0].Store);
            var weights = files.Select(file => WeightErrors.Of(layers, files[0].Store, file.Store, cancellation)).ToList();
            var inputs = new SessionInputs(model, int.MaxValue);
            var context = SessionSample.Context(sessions, inputs, options.MaxTokens, model.Decoder.Shape.MaxPositions);
            var asked = new List<AskedFile>();
            try
            {
                foreach (var file in files) asked.Add(new AskedFile(model, file, context, options.Threads));
                var questions = Ask(model, inputs, asked, sessions, options.MaxTokens, progress, cancellation);
                var names = ShortNames.Of(options.Files);
                var compared = asked.Select((file, index) => Compared(names[index], file, layers.Select(layer => layer.Layer), weights[index])).ToList();
                return new ComparisonResult(model.Name, model.Fingerprint, options.Data, sessions.Count, questions, compared);
            }
            finally
            {
                foreach (var file in asked) file.Dispose();
            }
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    private static int Ask(CompiledModel model, SessionInputs inputs, List<AskedFile> asked, IReadOnlyList<CalibrationSession> sessions, int longest, Action<int, int>? progress, CancellationToken cancellation)
    {
        var (reference, others) = (asked[0], asked[1..]);
        List<ModelRun> runs = [.. others.Select(file => file.Run)];
        List<DivergenceTally> tallies = [.. others.Select(file => file.Tally)];
        var forced = new ForcedAnswers(model, inputs, longest) { Read = Look };
        var free = new ForcedAnswers(model, inputs, longest) { Read = Forget };
        int done = 0, all = sessions.Sum(session => session.Turns.Count);
        foreach (var session in sessions)
        {
            foreach (var turn in session.Turns)
            {
                var (answer, same) = forced.Ask(session, turn, reference.Run, runs, tallies, cancellation);
                var expected = model.Tokenizer.Decode([.. answer], skipSpecialTokens: false);
                reference.Scores.Add(turn, expected, expected);
                // Only from where a file would have gone another way is its own answer another one.
                for (var k = 0; k < others.Count; k++)
                    others[k].Scores.Add(turn, expected, same[k] ? expected : model.Tokenizer.Decode([.. free.Own(session, turn, runs[k], cancellation)], skipSpecialTokens: false));
                progress?.Invoke(++done, all);
            }
        }

        return all;

        void Look()
        {
            foreach (var other in others) other.Errors.Add(reference.Layers, other.Layers);
            Forget();
        }

        void Forget()
        {
            foreach (var file in asked) file.Layers.Clear();
        }
    }

    private static ComparedFile Compared(string name, AskedFile asked, IEnumerable<string> layers, IReadOnlyDictionary<string, double> weights) => new(
        name, asked.File.Scheme, asked.File.Bytes,
        [.. layers.Select(layer => new LayerError(layer, weights.TryGetValue(layer, out var error) ? error : null, asked.Errors[layer]))],
        asked.Tally.Mean, asked.Tally.Quantile(0.99), asked.Tally.Tokens, asked.Tally.SameTokens, asked.Tally.SameAnswers, asked.Scores.Table());
}
