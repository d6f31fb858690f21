using N2Eye.Train.Data.Questions;

namespace N2Eye.Train.Data.Scenes;

/// <summary>What conversations are made of.</summary>
public sealed record SessionOptions
{
    /// <summary>How often each type of question begins a conversation, by <see cref="QuestionType"/>.</summary>
    public IReadOnlyList<int> Mix { get; init; } = [24, 8, 10, 10, 10, 12, 6, 6, 8, 3, 5, 8, 4];

    /// <summary>How often another question about the same picture follows, in percent; asked anew after each, up to <see cref="MostTurns"/>.</summary>
    public int MorePercent { get; init; } = 60;

    /// <summary>Turns that a conversation has at most.</summary>
    public int MostTurns { get; init; } = 4;

    /// <summary>How often what a called tool returns follows, and what is said then, in percent.</summary>
    public int ReturnPercent { get; init; } = 50;

    /// <summary>How often a conversation has a system prompt, in percent.</summary>
    public int SystemPercent { get; init; } = 10;

    /// <exception cref="DataException">A value is out of its range.</exception>
    public void Check()
    {
        if (Mix.Count != QuestionTypes.All.Count || Mix.Any(weight => weight < 0) || Mix.Sum() == 0)
            throw new DataException($"The mix needs {QuestionTypes.All.Count} weights of at least 0, not all 0.");
        if (MorePercent is < 0 or > 100) throw new DataException($"The percentage {MorePercent} of further questions is not between 0 and 100.");
        if (SystemPercent is < 0 or > 100) throw new DataException($"The percentage {SystemPercent} of system prompts is not between 0 and 100.");
        if (ReturnPercent is < 0 or > 100) throw new DataException($"The percentage {ReturnPercent} of tools that return is not between 0 and 100.");
        if (MostTurns is < 1 or > 16) throw new DataException($"{MostTurns} turns are not between 1 and 16.");
    }
}
