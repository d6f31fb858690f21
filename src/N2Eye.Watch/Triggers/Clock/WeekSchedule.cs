using System.Globalization;

namespace N2Eye.Watch.Triggers.Clock;

/// <summary>Days and times of a week, in a time zone's own clock.</summary>
internal sealed class WeekSchedule
{
    private const int DayMinutes = 24 * 60;
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly TimeZoneInfo zone;
    private readonly (bool[] Days, int From, int To)[] windows;

    /// <summary>A schedule of checked windows.</summary>
    public WeekSchedule(IEnumerable<ScheduleWindow> windows, TimeZoneInfo zone)
    {
        this.zone = zone;
        this.windows = [.. windows.Select(window => (Days(window), Minutes(window.From, 0)!.Value, Minutes(window.To, DayMinutes)!.Value))];
    }

    /// <summary>Whether a time is in one of the windows.</summary>
    public bool Contains(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var (day, minute) = ((int)local.DayOfWeek, local.Hour * 60 + local.Minute);
        var yesterday = (day + 6) % 7;
        foreach (var (days, from, to) in windows)
        {
            if (from < to ? days[day] && minute >= from && minute < to : days[day] && minute >= from || days[yesterday] && minute < to) return true;
        }

        return false;
    }

    /// <summary>Whether a day's name is one.</summary>
    public static bool IsDay(string? name) => Names.Contains(name);

    /// <summary>Minutes from midnight of HH:MM; null where the text is none.</summary>
    public static int? Minutes(string? text, int absent)
    {
        if (text is null) return absent;
        if (text == "24:00") return DayMinutes;
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Hour * 60 + time.Minute : null;
    }

    private static bool[] Days(ScheduleWindow window) => [.. Names.Select(name => window.Days is null || window.Days.Contains(name))];
}
