using Microsoft.Extensions.Logging;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>Cameras, triggers and the thread that asks, running together. None of them waits for another.</summary>
/// <param name="cameras">The cameras.</param>
/// <param name="plans">The triggers.</param>
/// <param name="desk">Where triggers arrive.</param>
/// <param name="queue">Where they wait.</param>
/// <param name="asker">Asks.</param>
/// <param name="logger">Told what ends.</param>
internal sealed class Watcher(IReadOnlyCollection<CameraWatch> cameras, IReadOnlyCollection<TriggerPlan> plans, TriggerDesk desk, TriggerQueue queue, Asker asker, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Name, Task Running)> sources = [];
    private readonly List<Task> triggers = [];

    /// <summary>Completes when every source has given its last picture and all of them were asked about: files and pipes end, cameras do not.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything.</summary>
    public void Start()
    {
        var thread = new Thread(Ask) { Name = "asking", IsBackground = true };
        thread.Start();
        foreach (var plan in plans)
        {
            if (plan.Trigger is { } trigger) triggers.Add(Task.Run(() => Run(plan.Name, trigger)));
        }

        foreach (var camera in cameras) sources.Add((camera.Name, Task.Run(() => camera.RunAsync(desk.Look, ending.Token))));
        Ended = End();
        logger.Watching(string.Join(", ", cameras.Select(camera => camera.Name)));
    }

    /// <summary>Why the process should be started anew; null while all of its parts live. A camera that is away is no reason.</summary>
    /// <param name="stuckAfter">How long a question may make no progress.</param>
    public string? Dead(TimeSpan stuckAfter)
    {
        if (asked.Task.IsFaulted) return $"the asking thread ended: {asked.Task.Exception.InnerException!.Message}";
        if (!asked.Task.IsCompleted && asker.SinceBeat > stuckAfter) return $"the asking thread made no progress for {asker.SinceBeat.TotalSeconds:F0} s";
        return sources.Where(source => source.Running.IsFaulted).Select(source => $"the source of {source.Name} ended: {source.Running.Exception!.InnerException!.Message}").FirstOrDefault();
    }

    /// <summary>Ends everything; the question in work is finished and written, those that wait are not asked.</summary>
    public async Task StopAsync()
    {
        ending.Cancel();
        asker.End();
        if (queue.Count > 0) logger.Ending(queue.Count);
        await Quietly([.. sources.Select(source => source.Running), .. triggers, asked.Task]);
    }

    /// <inheritdoc/>
    public void Dispose() => ending.Dispose();

    private async Task End()
    {
        // Without the asking thread nothing else is of use.
        if (await Task.WhenAny(Quietly(sources.Select(source => source.Running)), asked.Task) == asked.Task) await asked.Task;
        desk.Finish();
        asker.EndWhenEmpty();
        await asked.Task;
    }

    private void Ask()
    {
        try
        {
            asker.Run();
            asked.SetResult();
        }
        catch (Exception defect)
        {
            logger.Defect(defect);
            asked.SetException(defect);
        }
    }

    private async Task Run(string name, ITrigger trigger)
    {
        try
        {
            await trigger.RunAsync(desk.Fire, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // As it should.
        }
        catch (Exception failure)
        {
            // The others go on.
            logger.TriggerEnded(name, failure.Message);
        }
    }

    private static async Task Quietly(IEnumerable<Task> tasks)
    {
        foreach (var task in tasks) await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
