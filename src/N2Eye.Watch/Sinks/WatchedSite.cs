namespace N2Eye.Watch.Sinks;

/// <summary>A camera, as sinks announce it.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Queries">Names of the questions that it is asked.</param>
/// <param name="Triggers">Names of its triggers.</param>
public sealed record WatchedCamera(string Name, IReadOnlyList<string> Queries, IReadOnlyList<string> Triggers);

/// <summary>What a program watches, as sinks announce it.</summary>
/// <param name="Name">The site, from the configuration.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Cameras">Its cameras.</param>
public sealed record WatchedSite(string Name, string Model, string Version, IReadOnlyList<WatchedCamera> Cameras);
