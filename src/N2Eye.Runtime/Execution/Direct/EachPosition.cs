using N2Eye.Runtime.Threads;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>Something that is done to each position for itself.</summary>
/// <param name="pool">The threads.</param>
/// <param name="body">Given the position and the thread.</param>
internal sealed class EachPosition(WorkerPool pool, Action<int, int> body) : IWork
{
    /// <summary>Does it to the first positions.</summary>
    public void Run(int count) => pool.Run(this, count);

    /// <inheritdoc/>
    public void Do(int part, int worker) => body(part, worker);
}
