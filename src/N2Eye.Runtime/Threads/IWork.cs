namespace N2Eye.Runtime.Threads;

/// <summary>Work in parts that may be done in any order, by whichever thread is running.</summary>
internal interface IWork
{
    /// <summary>Does a part.</summary>
    /// <param name="part">From 0.</param>
    /// <param name="worker">Which thread does it, from 0: for what each has its own of.</param>
    void Do(int part, int worker);
}
