using N2Eye.Watch.Watching;

namespace N2Eye.Watch.Service;

/// <summary>What the status page shows and may do.</summary>
internal interface IServiceState
{
    /// <summary>How the service is.</summary>
    Health Health();

    /// <summary>Its metrics, in Prometheus' text format.</summary>
    string Metrics();

    /// <summary>The newest events.</summary>
    RecentEvents Recent { get; }

    /// <summary>Fires a trigger.</summary>
    /// <param name="trigger">Its name.</param>
    /// <param name="reason">Why, for the event.</param>
    AskResult Ask(string trigger, string reason);
}
