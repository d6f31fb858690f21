using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Models;

namespace N2Eye.Program.Benchmarks;

/// <summary>Prompts of ids that mean nothing, the same in every round and on every machine: what is in a prompt costs no time, how long it is does.</summary>
internal static class RandomPrompt
{
    /// <summary>A prompt without a picture; a shorter one is the beginning of a longer one.</summary>
    /// <param name="model">Whose ids.</param>
    /// <param name="length">Tokens.</param>
    public static InputSequence Of(CompiledModel model, int length) => InputSequence.FromWidened(Ids(model, length), model.ImageToken, [], model.Vision.Shape.FeatureRows);

    internal static int[] Ids(CompiledModel model, int length)
    {
        var random = new Random(BenchPlan.PromptSeed);
        var ids = new int[length];
        for (var i = 0; i < length; i++)
        {
            // One below the image id stands for those from it on, which so move up by one: each is as likely.
            var id = random.Next(model.Decoder.Shape.VocabularySize - 1);
            ids[i] = id < model.ImageToken ? id : id + 1;
        }

        return ids;
    }
}
