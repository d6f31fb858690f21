using System.Globalization;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Motion;

/// <summary>What the options of motion may be.</summary>
internal static class MotionCheck
{
    private const int MaxShapes = 64;
    private const int MaxCorners = 256;

    public static void Check(MotionOptions options, string field)
    {
        var check = new OptionCheck(field);
        check.Between("sensitivity", options.Sensitivity, 0, 1, "");
        check.Between("min_area", options.MinArea, 0, 1, "");
        check.Between("light_change", options.LightChange, 0.01, 1, "");
        check.Between("quiet_seconds", options.QuietSeconds, 0, 3600, "seconds");
        check.Between("still_seconds", options.StillSeconds, 0.1, 86_400, "seconds");
        check.Between("learning_seconds", options.LearningSeconds, 1, 86_400, "seconds");
        check.Between("changes", options.Changes, 1, 10_000, "");
        if (options.When == MotionMoment.Changes) check.Required("changes", options.Changes is not null, "5");
        else if (options.Changes is not null) throw check.Refused("changes", "is only for \"when\": \"changes\".");
        Zones(options.Zones ?? [], check);
        var masks = options.Masks ?? [];
        if (masks.Length > MaxShapes) throw check.Refused("masks", $"are more than {MaxShapes}: join some.");
        for (var i = 0; i < masks.Length; i++) Corners(masks[i], check, string.Create(CultureInfo.InvariantCulture, $"masks[{i}]"));
        // On a grid as of most cameras; on another one a zone this small may still miss every cell's middle.
        var empty = Array.FindIndex(new MotionGrid(16 * MotionGrid.MaxColumns, 9 * MotionGrid.MaxColumns, options).Zones, zone => zone.Cells.Length == 0);
        if (empty >= 0 && options.Zones is null or []) throw check.Refused("masks", "cover the whole picture: nothing is left to move.");
        if (empty >= 0) throw check.Refused(string.Create(CultureInfo.InvariantCulture, $"zones[{empty}]"), "is masked, or smaller than a cell (an eightieth of the picture's width): make it larger.");
    }

    private static void Zones(ZoneOptions[] zones, OptionCheck check)
    {
        if (zones.Length > MaxShapes) throw check.Refused("zones", $"are more than {MaxShapes}: join some.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < zones.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"zones[{i}]");
            if (zones[i] is not { Name.Length: > 0 } zone) throw check.Refused(name, "has no name: events need one.");
            if (!names.Add(zone.Name)) throw check.Refused(name, $"is called {zone.Name} like another: give each a name of its own.");
            Corners(zone.Points, check, name + ".points");
        }
    }

    private static void Corners(double[][]? corners, OptionCheck check, string name)
    {
        if (corners is not { Length: >= 3 and <= MaxCorners } || corners.Any(corner => corner is not [>= 0 and <= 1, >= 0 and <= 1]))
            throw check.Refused(name, $"is no polygon: give 3 to {MaxCorners} corners [x, y], each 0 to 1 from the upper left corner.");
    }
}
