using System.Text.Json.Serialization;
using N2Eye.Watch.Motion;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Triggers;

/// <summary>Kinds of triggers.</summary>
[JsonConverter(typeof(SnakeCaseEnum<TriggerType>))]
public enum TriggerType
{
    /// <summary>Every so many seconds.</summary>
    Interval,

    /// <summary>At times of the day, as crontab spells them.</summary>
    Cron,

    /// <summary>Something moves in the picture.</summary>
    Motion,

    /// <summary>A pin changes.</summary>
    Gpio,

    /// <summary>A message on an MQTT topic.</summary>
    Mqtt,

    /// <summary>A request to n2eye's own HTTP address.</summary>
    Http,

    /// <summary>A line on standard input.</summary>
    Stdin,

    /// <summary>SIGUSR1.</summary>
    Signal,
}

/// <summary>Which change of a pin counts.</summary>
[JsonConverter(typeof(SnakeCaseEnum<PinEdge>))]
public enum PinEdge
{
    /// <summary>Low to high.</summary>
    Rising,

    /// <summary>High to low.</summary>
    Falling,

    /// <summary>Either.</summary>
    Both,
}

/// <summary>What a pin reads where nothing drives it.</summary>
[JsonConverter(typeof(SnakeCaseEnum<PinPull>))]
public enum PinPull
{
    /// <summary>Left as the board has it.</summary>
    None,

    /// <summary>High.</summary>
    Up,

    /// <summary>Low.</summary>
    Down,
}

/// <summary>When to ask: a type, and the fields of that type (docs/triggers.md).</summary>
public sealed record TriggerOptions
{
    /// <summary>The kind of trigger; decides which other fields there are.</summary>
    public required TriggerType Type { get; init; }

    /// <summary>interval: seconds from one time to the next.</summary>
    public double? EverySeconds { get; init; }

    /// <summary>cron: minute, hour, day of month, month, day of week.</summary>
    public string? Schedule { get; init; }

    /// <summary>motion: what counts as motion; null = the defaults.</summary>
    public MotionOptions? Motion { get; init; }

    /// <summary>gpio: the number of /dev/gpiochip… (null: 0).</summary>
    public int? Chip { get; init; }

    /// <summary>gpio: the line's number on its chip.</summary>
    public int? Pin { get; init; }

    /// <summary>gpio: which change counts (null: rising).</summary>
    public PinEdge? Edge { get; init; }

    /// <summary>gpio: resistor (null: none).</summary>
    public PinPull? Pull { get; init; }

    /// <summary>mqtt: the topic.</summary>
    public string? Topic { get; init; }

    /// <summary>Every type: a burst counts once; what follows the last one within so many seconds belongs to it (null: 0).</summary>
    public double? DebounceSeconds { get; init; }

    /// <summary>Every type: seconds of rest after it fired (null: 0).</summary>
    public double? CooldownSeconds { get; init; }

    /// <summary>Every type: times at which it may fire; null = always.</summary>
    public ScheduleWindow[]? Active { get; init; }

    /// <summary>cron, active: IANA name of the time zone (null: the system's).</summary>
    public string? TimeZone { get; init; }

    /// <summary>Holds the options against what a trigger takes.</summary>
    /// <param name="field">Their path in the configuration, for the message.</param>
    /// <exception cref="Runtime.N2EyeException">BadInput: a field is missing, out of bounds or of another type.</exception>
    public void Check(string field) => TriggerCheck.Check(this, field);
}

/// <summary>Days and times of a week at which a trigger may fire.</summary>
public sealed record ScheduleWindow
{
    /// <summary>mon, tue, wed, thu, fri, sat, sun; null = every day. A window over midnight belongs to the day that it begins on.</summary>
    public string[]? Days { get; init; }

    /// <summary>From this time, HH:MM (null: 00:00).</summary>
    public string? From { get; init; }

    /// <summary>Up to, but not at, this time, HH:MM (null: 24:00). Before or at <see cref="From"/>: of the next day.</summary>
    public string? To { get; init; }
}
