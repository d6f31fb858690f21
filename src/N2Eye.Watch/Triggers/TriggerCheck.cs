using System.Globalization;
using Cronos;
using N2Eye.Watch.Motion;
using N2Eye.Watch.Options;
using N2Eye.Watch.Triggers.Clock;
using static N2Eye.Watch.Triggers.TriggerType;

namespace N2Eye.Watch.Triggers;

/// <summary>Which fields each kind of trigger has, and what they may be.</summary>
internal static class TriggerCheck
{
    public static void Check(TriggerOptions options, string field)
    {
        var check = new OptionCheck(field);
        if (!Enum.IsDefined(options.Type)) throw check.Refused("type", "is none of interval, cron, motion, gpio, mqtt, http, stdin, signal.");
        check.Belong(
            options.Type,
            ("every_seconds", options.EverySeconds is not null, [Interval]),
            ("schedule", options.Schedule is not null, [Cron]),
            ("motion", options.Motion is not null, [TriggerType.Motion]),
            ("chip", options.Chip is not null, [Gpio]),
            ("pin", options.Pin is not null, [Gpio]),
            ("edge", options.Edge is not null, [Gpio]),
            ("pull", options.Pull is not null, [Gpio]),
            ("topic", options.Topic is not null, [Mqtt]));
        check.Between("every_seconds", options.EverySeconds, 0.05, 31 * 86_400, "seconds");
        check.Between("chip", options.Chip, 0, 255, "");
        check.Between("pin", options.Pin, 0, 1023, "");
        check.Between("debounce_seconds", options.DebounceSeconds, 0, 86_400, "seconds");
        check.Between("cooldown_seconds", options.CooldownSeconds, 0, 31 * 86_400, "seconds");
        if (options.TimeZone is not null && options.Type != Cron && options.Active is null) throw check.Refused("time_zone", "is only for type cron and for active.");
        if (options.TimeZone is { } zone && TimeZones.Find(zone) is null)
            throw check.Refused("time_zone", $"is {zone}, which this system does not know: give a name such as Europe/Berlin, or install tzdata.");
        Windows(options.Active, check);
        switch (options.Type)
        {
            case Interval:
                check.Required("every_seconds", options.EverySeconds is not null, "60");
                break;
            case Cron:
                check.Required("schedule", options.Schedule is not null, "\"*/5 * * * *\"");
                Schedule(options.Schedule!, check);
                break;
            case TriggerType.Motion:
                if (options.Motion is { } motion) MotionCheck.Check(motion, check.Path("motion"));
                break;
            case Gpio:
                check.Required("pin", options.Pin is not null, "17");
                break;
            case Mqtt:
                check.Required("topic", !string.IsNullOrEmpty(options.Topic), "\"n2eye/gate/ask\"");
                break;
        }
    }

    private static void Schedule(string schedule, OptionCheck check)
    {
        try
        {
            CronExpression.Parse(schedule);
        }
        catch (CronFormatException failed)
        {
            throw check.Refused("schedule", $"is \"{schedule}\", which is no crontab line of five fields: {failed.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void Windows(ScheduleWindow[]? windows, OptionCheck check)
    {
        if (windows is []) throw check.Refused("active", "has no window, so that it never fires: remove it, or give one.");
        for (var i = 0; i < windows?.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"active[{i}]");
            if (windows[i] is not { } window) throw check.Refused(name, "is null: give days, from, to.");
            if (window.Days is [] || window.Days?.FirstOrDefault(day => !WeekSchedule.IsDay(day)) is not null)
                throw check.Refused(name + ".days", "are none: give some of mon, tue, wed, thu, fri, sat, sun, or leave it out for every day.");
            if (WeekSchedule.Minutes(window.From, 0) is not (>= 0 and < 24 * 60)) throw check.Refused(name + ".from", $"is {window.From}: give a time such as 22:00.");
            if (WeekSchedule.Minutes(window.To, 0) is null) throw check.Refused(name + ".to", $"is {window.To}: give a time such as 06:30 or 24:00.");
        }
    }
}
