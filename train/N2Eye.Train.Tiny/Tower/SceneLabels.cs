using N2Eye.Train.Contrastive;
using N2Eye.Train.Data.Scenes;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>What is in which cell of the tower's grid, from the truth of a scene.</summary>
internal static class SceneLabels
{
    /// <summary>From this part of the picture's width on a thing is large: it covers several cells.</summary>
    public const double LargeSide = 0.5;

    // A large thing is asked for in the cells whose middle is within this part of its side from its own.
    private const double Core = 0.3;

    /// <summary>Writes the labels of one scene; the spans of cells are (side²), row by row.</summary>
    public static void Write(Scene scene, int side, RegionTexts texts, ref long whole, Span<long> large, Span<long> small, Span<long> colour)
    {
        large.Fill(texts.Nothing);
        small.Fill(texts.Nothing);
        colour.Fill(RegionBatch.Ignored);
        whole = RegionBatch.Ignored;
        if (scene.Objects.Select(thing => texts.Of(thing.Sprite.Concept)).Distinct().ToArray() is [var only]) whole = only;
        foreach (var thing in scene.Objects)
        {
            var text = texts.Of(thing.Sprite.Concept);
            var (x, y, extent) = (thing.Placement.X / scene.Size, thing.Placement.Y / scene.Size, thing.Placement.Side / scene.Size);
            var middle = Math.Clamp((int)(y * side), 0, side - 1) * side + Math.Clamp((int)(x * side), 0, side - 1);
            if (thing.Colour is { } name) colour[middle] = texts.OfColour(name);
            if (extent < LargeSide)
            {
                small[middle] = text;
                continue;
            }

            large[middle] = text;
            for (var cell = 0; cell < large.Length; cell++)
            {
                var (dx, dy) = ((cell % side + 0.5) / side - x, (cell / side + 0.5) / side - y);
                if (Math.Abs(dx) < Core * extent && Math.Abs(dy) < Core * extent) large[cell] = text;
            }
        }
    }
}
