namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>Sizes that a decoder graph is made for.</summary>
/// <param name="Rows">Positions of one run: a chunk of a prompt, or 1.</param>
/// <param name="Context">Positions of the cache.</param>
internal readonly record struct StaticSize(int Rows, int Context);
