using N2Eye.Train.Data.Artwork;
using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Scenes;

/// <summary>Chooses things and places for a question of a type.</summary>
internal sealed class ScenePlanner
{
    private const int Contrast = 45;

    private readonly SpriteLibrary sprites;
    private readonly SceneOptions options;
    private readonly Concept[] countable;
    private readonly Concept[] grouped;
    private readonly Sprite[] unknownThings;

    public ScenePlanner(SpriteLibrary sprites, SceneOptions options)
    {
        this.sprites = sprites;
        this.options = options;
        countable = [.. sprites.Drawn.Where(concept => Nouns.IsCountable(concept.Name))];
        grouped = [.. sprites.Drawn.Where(concept => QuestionWriter.GroupWords.ContainsKey(concept.Group))];
        unknownThings = [.. sprites.Unknown.Where(sprite => UnknownThings.Contains(sprite.Hex))];
        if (countable.Length < 4 || grouped.Length < 4) throw new DataException("The drawings need at least 4 things that are counted and 4 of a group that is asked for.");
    }

    public List<PlannedObject> Plan(QuestionType type, SceneRandom random) => type switch
    {
        QuestionType.Which => random.Chance(60) ? [Single(Any(grouped, random), random)] : Several(2, random),
        QuestionType.Colour => random.Chance(75) ? [Single(Any(sprites.Drawn, random), random, dye: 50)] : Several(2, random, dye: 50),
        QuestionType.Count => Same(random.Between(1, 5), random),
        QuestionType.Where => random.Chance(50) ? [Small(random)] : Several(random.Between(2, 3), random),
        QuestionType.YesNo => YesNo(random),
        QuestionType.Describe => Mixed(random),
        QuestionType.FollowUp => random.Below(10) switch
        {
            < 5 => [Single(Any(sprites.Drawn, random), random)],
            < 7 => Same(random.Between(2, 5), random, alone: true),
            < 8 => OneOnAnother(random),
            _ => [Small(random)],
        },
        QuestionType.On => OneOnAnother(random),
        QuestionType.ToolCall => random.Below(10) switch
        {
            < 5 => [Single(Any(sprites.Drawn, random), random)],
            < 8 => Same(random.Between(1, 5), random),
            < 9 => Several(2, random),
            _ => [Unknown(random)],
        },
        QuestionType.Json => random.Below(10) switch
        {
            < 5 => [Single(Any(sprites.Drawn, random), random)],
            < 7 => Same(random.Between(2, 5), random, alone: true),
            _ => Several(random.Between(2, 3), random),
        },
        QuestionType.Unknown => [Unknown(random)],
        QuestionType.Absent => Mixed(random),
        _ => [Single(Any(sprites.Drawn, random), random)],
    };

    private List<PlannedObject> YesNo(SceneRandom random) => random.Below(20) switch
    {
        < 8 => [Single(Any(sprites.Drawn, random), random, dye: 25)],
        < 9 => [Unknown(random)],
        < 13 => Same(random.Between(2, 5), random),
        _ => Several(random.Between(2, 3), random),
    };

    private List<PlannedObject> Mixed(SceneRandom random) => random.Below(10) switch
    {
        < 4 => [Single(Any(sprites.Drawn, random), random)],
        < 5 => Same(random.Between(2, 5), random),
        < 6 => OneOnAnother(random),
        _ => Several(2, random),
    };

    /// <summary>One thing, large more often than small, anywhere.</summary>
    private PlannedObject Single(Sprite sprite, SceneRandom random, int? dye = null)
    {
        var side = options.LeastSide >= 0.5 || random.Chance(75) ? random.Between(Math.Max(0.5, options.LeastSide), 0.92) : random.Between(options.LeastSide, 0.5);
        var (halfWidth, halfHeight) = (side * sprite.Breadth / 2, side * sprite.Tallness / 2);
        return new PlannedObject(sprite, random.Between(halfWidth, 1 - halfWidth), random.Between(halfHeight, 1 - halfHeight), side, Dye(dye, random));
    }

    private PlannedObject Unknown(SceneRandom random)
    {
        if (sprites.Unknown.Count == 0) throw new DataException("There is no drawing of an untaught thing.");
        return Single(random.Of(random.Chance(50) && unknownThings.Length > 0 ? unknownThings : sprites.Unknown), random);
    }

    /// <summary>One thing that stands in one of nine places.</summary>
    private PlannedObject Small(SceneRandom random)
    {
        var (x, y) = Centre(random.Below(9), random);
        return new PlannedObject(Any(sprites.Drawn, random), x, y, random.Between(0.32, 0.48), Dye(null, random));
    }

    /// <summary>The same drawing several times, sometimes beside something else.</summary>
    private List<PlannedObject> Same(int count, SceneRandom random, bool alone = false)
    {
        var sprite = Any(countable, random);
        var cells = random.Shuffled(Enumerable.Range(0, 9));
        var side = count <= 2 ? random.Between(0.26, 0.4) : random.Between(0.24, 0.32);
        var dye = Dye(null, random);
        var plan = Enumerable.Range(0, count).Select(i => At(sprite, cells[i])).ToList();
        if (!alone && random.Chance(30)) plan.Add(At(Different(sprites.Drawn, plan, random), cells[count]));
        return plan;

        PlannedObject At(Sprite thing, int cell)
        {
            var (x, y) = Centre(cell, random);
            return new PlannedObject(thing, x, y, side * random.Between(0.9, 1.1), thing == sprite ? dye : null);
        }
    }

    /// <summary>Different things side by side, one above the other, or anywhere.</summary>
    private List<PlannedObject> Several(int count, SceneRandom random, int? dye = null)
    {
        var cells = (count, random.Below(3)) switch
        {
            (2, 0) => [3, 5],
            (2, 1) => [1, 7],
            (3, 0) => [3, 4, 5],
            _ => Apart(random.Shuffled(Enumerable.Range(0, 9)), count),
        };
        var plan = new List<PlannedObject>();
        foreach (var cell in random.Shuffled(cells))
        {
            var (x, y) = Centre(cell, random);
            var side = count == 2 ? random.Between(0.34, 0.46) : random.Between(0.27, 0.34);
            plan.Add(new PlannedObject(Different(sprites.Drawn, plan, random), x, y, side, Dye(dye, random)));
        }

        return plan;
    }

    /// <summary>A small thing in front of the middle of a large one.</summary>
    private List<PlannedObject> OneOnAnother(SceneRandom random)
    {
        var below = new PlannedObject(Any(sprites.Drawn, random), random.Between(0.4, 0.6), random.Between(0.4, 0.6), random.Between(0.78, 0.95));
        var above = Different(sprites.Drawn, [below], random);
        // A brown thing on a brown thing is a riddle.
        for (var tries = 0; tries < 12 && above.Mean.DistanceTo(below.Sprite.Mean) < Contrast; tries++) above = Different(sprites.Drawn, [below], random);
        return [below, new PlannedObject(above, below.X + random.Between(-0.1, 0.1), below.Y + random.Between(-0.1, 0.1), random.Between(0.34, 0.42), On: 0)];
    }

    /// <summary>Two places beside each other would make things overlap: the second is at least two steps from the first.</summary>
    private static int[] Apart(int[] cells, int count)
    {
        if (count != 2) return cells[..count];
        var second = cells.Skip(1).First(cell => Math.Max(Math.Abs(cell % 3 - cells[0] % 3), Math.Abs(cell / 3 - cells[0] / 3)) == 2 || cells[0] == 4);
        return [cells[0], second];
    }

    private static (double X, double Y) Centre(int cell, SceneRandom random) =>
        (1.0 / 6 + cell % 3 / 3.0 + random.Between(-0.07, 0.07), 1.0 / 6 + cell / 3 / 3.0 + random.Between(-0.07, 0.07));

    private Tint? Dye(int? percent, SceneRandom random)
    {
        if (!random.Chance(percent ?? options.TintPercent)) return null;
        var colour = random.Of(ColourNames.All).Example;
        byte Near(byte channel) => (byte)Math.Clamp(channel + random.Between(-16, 16), 0, 255);
        return new Tint(new Rgb24(Near(colour.Red), Near(colour.Green), Near(colour.Blue)));
    }

    private Sprite Different(IReadOnlyList<Concept> concepts, List<PlannedObject> plan, SceneRandom random)
    {
        while (true)
        {
            var sprite = Any(concepts, random);
            if (plan.All(thing => thing.Sprite.Concept != sprite.Concept)) return sprite;
        }
    }

    /// <summary>A concept, then one of its drawings: its plainest code point more often than the others.</summary>
    private Sprite Any(IReadOnlyList<Concept> concepts, SceneRandom random)
    {
        var concept = random.Of(concepts);
        var drawings = sprites.Of(concept);
        if (random.Chance(40))
        {
            var plain = drawings.Where(sprite => sprite.Hex == concept.Hexes[0]).ToArray();
            if (plain.Length > 0) drawings = plain;
        }

        return random.Of(drawings);
    }
}
