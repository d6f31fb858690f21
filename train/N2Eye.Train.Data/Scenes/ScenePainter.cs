using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Scenes;

/// <summary>Draws a plan and measures what came out.</summary>
internal static class ScenePainter
{
    private const int BackdropTries = 8;
    private const int Contrast = 34;

    /// <summary>What something stands on is covered by at most this part; other things by at most <see cref="LargestOverlap"/>.</summary>
    private const double LargestCover = 0.4;

    private const double LargestOverlap = 0.12;

    /// <summary>Whether everything can be seen well enough to be asked about.</summary>
    public static bool IsClear(Scene scene) => scene.Objects.Select((thing, number) => (thing, number))
        .All(entry => entry.thing.Visible >= 1 - (scene.Objects.Any(above => above.On == entry.number) ? LargestCover : LargestOverlap));

    public static Scene Paint(IReadOnlyList<PlannedObject> plan, SceneOptions options, SceneRandom random)
    {
        if (options.StylePercent > 0) plan = Restyle(plan, options, random);
        var canvas = new Canvas(options.Size);
        var backdrop = (BackdropKind)random.Weighted([.. options.Backdrops]);
        var placements = plan.Select(thing => Place(thing, options, random)).ToArray();
        // Backgrounds in which an object would vanish are drawn again.
        for (var tries = 0; tries < BackdropTries; tries++)
        {
            Backdrop.Draw(canvas, backdrop, random);
            if (plan.Select((thing, i) => Stands(canvas, thing, placements[i])).All(stands => stands)) break;
            if (backdrop == BackdropKind.White) backdrop = BackdropKind.Plain;
        }

        var covered = new int[plan.Count];
        for (var i = 0; i < plan.Count; i++) covered[i] = canvas.Draw(plan[i].Sprite, placements[i], i);
        var objects = plan.Select((thing, i) => Measure(canvas, thing, placements[i], i, covered[i])).ToArray();
        Camera.Shoot(canvas, options.CameraStrength, random);
        return new Scene(options.Size, canvas.Pixels, objects, backdrop);
    }

    /// <summary>Some drawings in another style; equal ones stay equal.</summary>
    private static PlannedObject[] Restyle(IReadOnlyList<PlannedObject> plan, SceneOptions options, SceneRandom random)
    {
        var styled = plan.Select(thing => thing.Sprite).Distinct().ToDictionary(sprite => sprite, sprite => random.Chance(options.StylePercent) ? Styles.Vary(sprite, random) : sprite);
        return [.. plan.Select(thing => thing with { Sprite = styled[thing.Sprite] })];
    }

    private static Placement Place(PlannedObject thing, SceneOptions options, SceneRandom random)
    {
        var (side, size) = (thing.Side * options.Size, options.Size);
        var (halfWidth, halfHeight) = (side * thing.Sprite.Breadth / 2, side * thing.Sprite.Tallness / 2);
        return new Placement(
            Math.Clamp(thing.X * size, halfWidth, size - halfWidth),
            Math.Clamp(thing.Y * size, halfHeight, size - halfHeight),
            side,
            random.Between(-options.LargestTurn, options.LargestTurn),
            options.Flips && random.Chance(50),
            thing.Tint);
    }

    /// <summary>Whether an object's mean colour differs from what is behind it.</summary>
    private static bool Stands(Canvas canvas, PlannedObject thing, Placement place)
    {
        if (thing.On is not null) return true;
        long red = 0, green = 0, blue = 0, count = 0;
        var reach = place.Side / 2;
        for (var y = (int)Math.Max(0, place.Y - reach); y < Math.Min(canvas.Size, place.Y + reach); y += 2)
        {
            for (var x = (int)Math.Max(0, place.X - reach); x < Math.Min(canvas.Size, place.X + reach); x += 2)
            {
                var pixel = canvas[x, y];
                red += pixel.Red;
                green += pixel.Green;
                blue += pixel.Blue;
                count++;
            }
        }

        var behind = new Rgb24((byte)(red / count), (byte)(green / count), (byte)(blue / count));
        return behind.DistanceTo(thing.Tint?.Colour ?? thing.Sprite.Mean) >= Contrast;
    }

    private static SceneObject Measure(Canvas canvas, PlannedObject thing, Placement place, int number, int covered)
    {
        var visible = canvas.Owners.Count(owner => owner == number);
        return new SceneObject(
            thing.Sprite,
            place,
            Cell.Of(place.X / canvas.Size, place.Y / canvas.Size),
            ColourNames.Measure(canvas, number),
            covered == 0 ? 0 : (double)visible / covered,
            thing.On);
    }
}
