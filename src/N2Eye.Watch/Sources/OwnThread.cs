namespace N2Eye.Watch.Sources;

/// <summary>Work that waits in system calls: on a thread of its own, so that it takes none of the pool's.</summary>
internal static class OwnThread
{
    /// <summary>Runs to the end; failures and cancellation come through the task.</summary>
    /// <param name="work">The work.</param>
    /// <param name="name">The thread's name, for debuggers and <c>top -H</c>.</param>
    public static Task Run(Action work, string name)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return done.Task;
    }
}
