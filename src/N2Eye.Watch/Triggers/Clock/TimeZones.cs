namespace N2Eye.Watch.Triggers.Clock;

/// <summary>Time zones by their IANA names.</summary>
internal static class TimeZones
{
    /// <summary>The zone; null where the system does not know it.</summary>
    /// <param name="name">Such as Europe/Berlin; null = the system's own.</param>
    public static TimeZoneInfo? Find(string? name)
    {
        if (name is null) return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
    }
}
