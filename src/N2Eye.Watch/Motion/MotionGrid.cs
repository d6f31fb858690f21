namespace N2Eye.Watch.Motion;

/// <summary>One zone on the grid.</summary>
/// <param name="Name">What events call it; null = the whole picture.</param>
/// <param name="Cells">Numbers of its cells, in order.</param>
internal sealed record Zone(string? Name, int[] Cells);

/// <summary>The grid of cells that a picture is looked at through, and which cells count.</summary>
internal sealed class MotionGrid
{
    /// <summary>Cells in a row: of a picture of 1280 pixels each cell is 16 wide, and its mean has a sixteenth of a pixel's noise.</summary>
    public const int MaxColumns = 80;

    private const int MaxRows = 80;

    /// <summary>A grid for pictures of a size.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="options">Zones and masks.</param>
    public MotionGrid(int width, int height, MotionOptions options)
    {
        Columns = Math.Min(MaxColumns, width);
        Rows = Math.Clamp((int)Math.Round((double)Columns * height / width), 1, Math.Min(MaxRows, height));
        var counts = new bool[Columns * Rows];
        for (var cell = 0; cell < counts.Length; cell++) counts[cell] = !(options.Masks ?? []).Any(mask => Contains(mask, cell));
        Counts = counts;
        Zones = options.Zones is { Length: > 0 } zones
            ? [.. zones.Select(zone => new Zone(zone.Name, Cells(cell => counts[cell] && Contains(zone.Points, cell))))]
            : [new Zone(null, Cells(cell => counts[cell]))];
    }

    /// <summary>Cells in a row.</summary>
    public int Columns { get; }

    /// <summary>Rows of cells.</summary>
    public int Rows { get; }

    /// <summary>(rows, columns): false where a mask lies.</summary>
    public bool[] Counts { get; }

    /// <summary>The zones.</summary>
    public Zone[] Zones { get; }

    private bool Contains(double[][] corners, int cell) =>
        Polygon.Contains(corners, (cell % Columns + 0.5) / Columns, (cell / Columns + 0.5) / Rows);

    private int[] Cells(Func<int, bool> belongs) => [.. Enumerable.Range(0, Columns * Rows).Where(belongs)];
}
