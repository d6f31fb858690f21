using System.Globalization;
using N2Eye.Train.Training;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Train.Reporting;

/// <summary>loss.csv: a line a step. A resumed run keeps the lines up to its checkpoint and writes on behind them.</summary>
public sealed class LossLog
{
    private const string Header = "step,epoch,loss,learning_rate,gradient_norm,tokens,seconds";

    private readonly string path;
    private readonly List<string> lines = [];
    private readonly List<double> losses = [];

    /// <summary>The log of a run that has taken some steps.</summary>
    /// <param name="path">The file.</param>
    /// <param name="done">Steps behind; later lines, of a run that ended before its next checkpoint, are dropped.</param>
    /// <exception cref="WeightsException">The file is there and is no log of ours.</exception>
    public LossLog(string path, int done)
    {
        this.path = path;
        if (done == 0 || !File.Exists(path)) return;
        foreach (var line in File.ReadLines(path).Skip(1).Take(done))
        {
            var fields = line.Split(',');
            if (fields.Length < 3 || !double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var loss))
                throw new WeightsException($"{path} line {lines.Count + 2} is no line of a loss log: move the file away to continue without it.");
            lines.Add(line);
            losses.Add(loss);
        }
    }

    /// <summary>Every step's loss, from the first.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>Adds a step.</summary>
    /// <param name="result">What it did.</param>
    /// <param name="seconds">How long it took.</param>
    public void Add(StepResult result, double seconds)
    {
        lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"{result.Step},{result.Epoch:F4},{result.Loss:R},{result.LearningRate:R},{result.GradientNorm:R},{result.Tokens},{seconds:F3}"));
        losses.Add(result.Loss);
    }

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    public void Save()
    {
        using var file = new AtomicFile(path);
        using (var writer = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            writer.WriteLine(Header);
            foreach (var line in lines) writer.WriteLine(line);
        }

        file.Commit();
    }
}
