namespace N2Eye.Train.Tiny;

/// <summary>What the next steps need, made by other threads while a step runs.</summary>
/// <param name="make">Makes it for a step, counted from 0; several at a time.</param>
/// <param name="first">The step to begin with.</param>
/// <param name="end">The step behind the last one.</param>
internal sealed class Ahead<T>(Func<int, T> make, int first, int end)
{
    // One is not enough where a step is as short as the making of its batch.
    private const int Depth = 3;

    private readonly Queue<Task<T>> waiting = new();
    private int next = first;

    /// <summary>What the next step needs.</summary>
    public T Next()
    {
        while (waiting.Count < Depth && next < end)
        {
            var step = next++;
            waiting.Enqueue(Task.Run(() => make(step)));
        }

        return waiting.Dequeue().GetAwaiter().GetResult();
    }
}
