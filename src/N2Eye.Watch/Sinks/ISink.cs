using N2Eye.Watch.Events;

namespace N2Eye.Watch.Sinks;

/// <summary>Where events go. A <see cref="SinkRunner"/> reads them from the journal for it, again where sending fails.</summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>Its name in the configuration; also of its cursor.</summary>
    string Name { get; }

    /// <summary>Most events that one call of <see cref="SendAsync"/> takes.</summary>
    int Batch { get; }

    /// <summary>Sends events; when it returns, whoever receives them has acknowledged all.</summary>
    /// <param name="events">One or more, in order.</param>
    /// <param name="cancellation">Ends it: no acknowledgement came in time, or the program stops.</param>
    /// <exception cref="SinkException">They could not be delivered: they are sent again.</exception>
    Task SendAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellation);

    /// <summary>What there is to do between events, such as holding a connection; it returns when cancelled.</summary>
    Task RunAsync(CancellationToken cancellation) => Task.CompletedTask;
}
