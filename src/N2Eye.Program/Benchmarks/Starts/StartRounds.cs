using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Program.Benchmarks.Reports;

namespace N2Eye.Program.Benchmarks.Starts;

/// <summary>
/// Times starts, cold and warm in turns. Nothing of this process may have the weights open meanwhile: the system forgets no page that is mapped.
/// </summary>
/// <param name="start">Runs one: milliseconds in all, and its stages.</param>
/// <param name="drop">Lets the system forget the weights; says why it did not.</param>
internal sealed class StartRounds(Func<StartQuestion, (double Milliseconds, StartTimes Stages)> start, Func<string?> drop)
{
    /// <summary>Every kind of start, so often.</summary>
    /// <param name="rounds">How often.</param>
    /// <param name="withPicture">Whether there is one to ask about.</param>
    /// <param name="notes">Receives what could not be measured.</param>
    public IReadOnlyList<StartReport> Run(int rounds, bool withPicture, ICollection<string> notes)
    {
        StartQuestion[] questions = withPicture ? [StartQuestion.Text, StartQuestion.Picture] : [StartQuestion.Text];
        var results = new Dictionary<(StartQuestion Question, bool Cold), List<(double Milliseconds, StartTimes Stages)>>();
        string? kept = null;
        // The first one warms what the others share, the program's own file and libraries, and does not count.
        _ = start(StartQuestion.Text);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var question in questions)
            {
                kept ??= drop();
                if (kept is null) Add(question, cold: true);
                Add(question, cold: false);
            }
        }

        if (kept is not null) notes.Add($"not measured: cold starts: the weights did not leave the page cache: {kept}");
        return [.. from pair in results where kept is null || !pair.Key.Cold select StartReport.Of(pair.Key.Question, pair.Key.Cold, pair.Value)];

        void Add(StartQuestion question, bool cold)
        {
            if (!results.TryGetValue((question, cold), out var list)) results.Add((question, cold), list = []);
            list.Add(start(question));
        }
    }
}
