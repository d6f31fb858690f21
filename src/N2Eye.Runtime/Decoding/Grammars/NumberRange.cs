using System.Globalization;

namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>JSON numbers between two bounds, without exponents: whole ones, or with some digits behind the point.</summary>
internal static class NumberRange
{
    /// <summary>Digits behind the point of numbers that need not be whole.</summary>
    public const int FractionDigits = 6;

    /// <summary>The least step between them.</summary>
    public const decimal Step = 0.000_001m;

    /// <summary>Bounds where a schema gives none: what a double and every JSON reader hold exactly.</summary>
    public const decimal Largest = 999_999_999_999m;

    /// <summary>Whole numbers; null where there is none.</summary>
    public static Pattern? Whole(decimal least, decimal most) => Scaled(decimal.Ceiling(least), decimal.Floor(most), fraction: 0);

    /// <summary>Numbers with up to <see cref="FractionDigits"/> digits behind the point; null where there is none.</summary>
    public static Pattern? Decimal(decimal least, decimal most) => Scaled(decimal.Ceiling(least / Step), decimal.Floor(most / Step), FractionDigits);

    // Bounds as whole numbers of the last digit's unit.
    private static Pattern? Scaled(decimal least, decimal most, int fraction)
    {
        var signs = new List<Pattern>();
        // "-0" is a number too, but nobody wants it.
        if (least < 0 && Magnitudes(Math.Max(1, -most), -least, fraction) is { } negative) signs.Add(Pattern.Join(Pattern.Text("-"), negative));
        if (most >= 0 && Magnitudes(Math.Max(0, least), most, fraction) is { } positive) signs.Add(positive);
        return signs.Count == 0 ? null : Pattern.Any(signs);
    }

    private static Pattern? Magnitudes(decimal least, decimal most, int fraction)
    {
        if (least > most) return null;
        string low = Digits(least, fraction), high = Digits(most, fraction);
        var lengths = new List<Pattern>();
        // One pattern for each number of digits before the point.
        for (var whole = low.Length - fraction; whole <= high.Length - fraction; whole++)
        {
            var all = whole + fraction;
            var from = all == low.Length ? low : "1" + new string('0', all - 1);
            var to = all == high.Length ? high : new string('9', all);
            lengths.Add(From(new Bounds(from, to, whole), 0, isLow: true, isHigh: true));
        }

        return Pattern.Any(lengths);
    }

    private static string Digits(decimal value, int fraction) => value.ToString("F0", CultureInfo.InvariantCulture).PadLeft(fraction + 1, '0');

    /// <summary>Two numbers of the same number of digits, and how many of them stand before the point.</summary>
    private readonly record struct Bounds(string Low, string High, int Whole);

    /// <summary>The digits from a place on; those before it are the lower bound's, the upper bound's, or between.</summary>
    private static Pattern From(Bounds bounds, int place, bool isLow, bool isHigh)
    {
        if (place == bounds.Low.Length) return Pattern.Empty;
        var low = isLow ? bounds.Low[place] : '0';
        var high = isHigh ? bounds.High[place] : '9';
        var ways = new List<Pattern>();
        if (low == high)
        {
            Add(low, low, isLow, isHigh);
        }
        else
        {
            if (isLow) Add(low, low, true, false);
            var (first, last) = (isLow ? (char)(low + 1) : low, isHigh ? (char)(high - 1) : high);
            if (first <= last) Add(first, last, false, false);
            if (isHigh) Add(high, high, false, true);
        }

        var digits = Pattern.Any(ways);
        if (place < bounds.Whole) return digits;
        if (place == bounds.Whole) digits = Pattern.Join(Pattern.Text("."), digits);
        // It may end here, as if zeros followed, unless that is below the lower bound.
        return isLow && bounds.Low.AsSpan(place).ContainsAnyExcept('0') ? digits : digits.OrNothing();

        void Add(char from, char to, bool stillLow, bool stillHigh) =>
            ways.Add(Pattern.Join(Pattern.Of((byte)from, (byte)to), From(bounds, place + 1, stillLow, stillHigh)));
    }
}
