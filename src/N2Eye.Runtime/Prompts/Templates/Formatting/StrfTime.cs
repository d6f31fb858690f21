using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's strftime in the C locale.</summary>
internal static class StrfTime
{
    public static TextValue Format(TextValue format, DateTimeOffset time)
    {
        var output = new TextBuilder();
        var text = format.Text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || i + 1 >= text.Length)
            {
                output.Append(format, i, 1);
                continue;
            }

            // GNU's flags: "%-d" drops the padding, "%_d" pads with spaces, "%^b" makes capitals.
            var start = i++;
            var flag = text[i] is '-' or '_' or '^' or '0' && i + 1 < text.Length ? text[i++] : '\0';
            if (Directive(text[i], time) is { } value) output.Append(Flagged(value, flag), format.IsLiteralAt(start));
            else output.Append(format, start, i - start + 1);
        }

        return output.ToText();
    }

    private static string Flagged(string value, char flag) => flag switch
    {
        '-' => value.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : value[^1..],
        '_' => value.TrimStart('0').PadLeft(value.Length),
        '^' => value.ToUpperInvariant(),
        '0' => value.TrimStart(' ').PadLeft(value.Length, '0'),
        _ => value,
    };

    private static string? Directive(char letter, DateTimeOffset time) => letter switch
    {
        'a' => Name(time, "ddd"),
        'A' => Name(time, "dddd"),
        'b' or 'h' => Name(time, "MMM"),
        'B' => Name(time, "MMMM"),
        'c' => Name(time, "ddd MMM ") + Padded(time.Day, 2, ' ') + Name(time, " HH':'mm':'ss yyyy"),
        'C' => Padded(time.Year / 100, 2),
        'd' => Padded(time.Day, 2),
        'D' or 'x' => Name(time, "MM'/'dd'/'yy"),
        'e' => Padded(time.Day, 2, ' '),
        'f' => Padded((int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond), 6),
        'F' => Name(time, "yyyy'-'MM'-'dd"),
        'g' => Padded(ISOWeek.GetYear(time.DateTime) % 100, 2),
        'G' => Padded(ISOWeek.GetYear(time.DateTime), 1),
        'H' => Padded(time.Hour, 2),
        'I' => Padded((time.Hour + 11) % 12 + 1, 2),
        'j' => Padded(time.DayOfYear, 3),
        'k' => Padded(time.Hour, 2, ' '),
        'l' => Padded((time.Hour + 11) % 12 + 1, 2, ' '),
        'm' => Padded(time.Month, 2),
        'M' => Padded(time.Minute, 2),
        'n' => "\n",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => Name(time, "hh':'mm':'ss ") + (time.Hour < 12 ? "AM" : "PM"),
        'R' => Name(time, "HH':'mm"),
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'S' => Padded(time.Second, 2),
        't' => "\t",
        'T' or 'X' => Name(time, "HH':'mm':'ss"),
        'u' => Padded(((int)time.DayOfWeek + 6) % 7 + 1, 1),
        'U' => Padded((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2),
        'V' => Padded(ISOWeek.GetWeekOfYear(time.DateTime), 2),
        'w' => Padded((int)time.DayOfWeek, 1),
        'W' => Padded((time.DayOfYear + 6 - ((int)time.DayOfWeek + 6) % 7) / 7, 2),
        'y' => Padded(time.Year % 100, 2),
        'Y' => Padded(time.Year, 1),
        // datetime.now() knows no zone.
        'z' or 'Z' => "",
        '%' => "%",
        _ => null,
    };

    private static string Name(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Padded(int number, int width, char padding = '0') => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, padding);
}
