namespace N2Eye.Train.Data.Scenes;

/// <summary>The nine places of a picture.</summary>
public static class Cell
{
    /// <summary>Row by row from the top left.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["top left", "top", "top right", "left", "center", "right", "bottom left", "bottom", "bottom right"];

    private const double Margin = 0.035;

    /// <summary>The place of a point, or null near a border between two.</summary>
    /// <param name="x">From the left, 0 to 1.</param>
    /// <param name="y">From the top, 0 to 1.</param>
    public static string? Of(double x, double y) => Third(x) is { } column && Third(y) is { } row ? Names[row * 3 + column] : null;

    private static int? Third(double at)
    {
        if (Math.Abs(at - 1.0 / 3) < Margin || Math.Abs(at - 2.0 / 3) < Margin) return null;
        return at < 1.0 / 3 ? 0 : at < 2.0 / 3 ? 1 : 2;
    }
}
