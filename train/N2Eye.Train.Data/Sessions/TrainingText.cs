using N2Eye.Train.Data.Scenes;

namespace N2Eye.Train.Data.Sessions;

/// <summary>What training scenes say, for a tokenizer to learn from.</summary>
public static class TrainingText
{
    /// <summary>Every concept's name after a space, as answers hold it, then the text of each scene: prompts, tools, questions, answers.</summary>
    /// <param name="composer">Where scenes come from.</param>
    /// <param name="seed">Which stream of them.</param>
    /// <param name="count">How many.</param>
    public static IEnumerable<string> Of(TrainingComposer composer, ulong seed, int count)
    {
        foreach (var concept in composer.Sprites.Concepts.Concepts)
        {
            yield return concept.Name;
            yield return "the " + concept.Name;
        }

        for (var index = 0; index < count; index++)
        {
            var session = composer.Compose(seed, index).Session;
            if (session.System is not null) yield return session.System;
            foreach (var tool in session.Tools) yield return tool.ToJsonString();
            foreach (var turn in session.Turns)
            {
                yield return turn.Role + "\n" + turn.Query + "\n";
                yield return "assistant\n" + turn.Answer + "\n";
            }
        }
    }
}
