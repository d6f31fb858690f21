using Microsoft.Extensions.Logging;
using N2Eye.Watch.Queries;

namespace N2Eye.Watch.Watching;

/// <summary>What outlives a reading of the configuration.</summary>
/// <param name="Answerer">Who answers.</param>
/// <param name="Output">Standard output, for events.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Recent">The newest events.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Clock">The time.</param>
/// <param name="Logger">The log.</param>
internal sealed record WatchSurroundings(IAnswerer Answerer, Stream Output, WatchMetrics Metrics, RecentEvents Recent, string Version, TimeProvider Clock, ILogger Logger);
