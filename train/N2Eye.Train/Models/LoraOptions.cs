namespace N2Eye.Train.Models;

/// <summary>Which matrices get adapters and how wide they are.</summary>
/// <param name="Rank">Width of the bottleneck.</param>
/// <param name="Alpha">The term is scaled by alpha / rank.</param>
/// <param name="Targets">Last parts of the decoder's matrix names, such as <c>q_proj</c> or <c>w1</c>.</param>
public sealed record LoraOptions(int Rank, double Alpha, IReadOnlyList<string> Targets)
{
    /// <summary>Every matrix of LFM2's layers.</summary>
    public static IReadOnlyList<string> AllTargets { get; } = ["q_proj", "k_proj", "v_proj", "out_proj", "in_proj", "w1", "w2", "w3"];

    /// <summary>True where a decoder matrix of that name (<c>….q_proj.weight</c>) gets an adapter.</summary>
    public bool Targeted(string name) =>
        name.StartsWith("language_model.", StringComparison.Ordinal) && Targets.Any(target => name.EndsWith("." + target + ".weight", StringComparison.Ordinal));
}
