using System.Globalization;
using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Questions;

/// <summary>Asks about a scene what its truth answers.</summary>
/// <param name="concepts">What is taught, and drawn.</param>
/// <param name="heldOutPercent">How often a wording that training never uses is taken.</param>
internal sealed partial class QuestionWriter(IReadOnlyList<Concept> concepts, int heldOutPercent)
{
    /// <summary>Groups that "which …" is asked of, with the word for it.</summary>
    public static IReadOnlyDictionary<string, string> GroupWords { get; } = new Dictionary<string, string>
    {
        ["animal"] = "animal",
        ["plant"] = "plant",
        ["food"] = "food",
        ["drink"] = "drink",
        ["vehicle"] = "vehicle",
        ["instrument"] = "instrument",
        ["tool"] = "tool",
        ["clothing"] = "piece of clothing",
    };

    private readonly Wordings wordings = Wordings.Default;

    /// <summary>A question of a type; null where the scene answers none.</summary>
    public QuestionTurn? Ask(QuestionType type, Scene scene, SceneRandom random) => type switch
    {
        QuestionType.What => What(scene, random),
        QuestionType.Which => Which(scene, random),
        QuestionType.Colour => Colour(scene, random),
        QuestionType.Count => Count(scene, random),
        QuestionType.Where => Where(scene, random),
        QuestionType.YesNo => YesNo(scene, random),
        QuestionType.Describe => Describe(scene, random),
        QuestionType.FollowUp => FollowUp(scene, random),
        QuestionType.On => On(scene, random),
        QuestionType.ToolCall => ToolCall(scene, random),
        QuestionType.Json => Json(scene, random),
        QuestionType.Unknown => Unknown(scene, random),
        _ => Absent(scene, random),
    };

    private QuestionTurn? What(Scene scene, SceneRandom random) =>
        Only(scene) is { Name: { } name } thing ? Turn(QuestionType.What, "what", name, Group(thing), random) : null;

    private QuestionTurn? Which(Scene scene, SceneRandom random)
    {
        var named = scene.Objects.Where(thing => thing.Name is not null && GroupWords.ContainsKey(Group(thing))).ToArray();
        if (named.Length == 0) return null;
        var thing = random.Of(named);
        // "Which animal" has one answer only where there is one animal.
        if (scene.Objects.Count(other => other.Name != null && Group(other) == Group(thing)) != 1) return null;
        return Turn(QuestionType.Which, "which", thing.Name!, Group(thing), random, ("group", GroupWords[Group(thing)]));
    }

    private QuestionTurn? Colour(Scene scene, SceneRandom random)
    {
        var thing = random.Of(scene.Objects);
        if (thing.Colour is null || !IsAlone(scene, thing)) return null;
        if (scene.Objects.Count == 1 && (thing.Name is null || random.Chance(50))) return Turn(QuestionType.Colour, "colour", thing.Colour, Group(thing), random);
        return thing.Name is { } name ? Turn(QuestionType.Colour, "colour_of", thing.Colour, Group(thing), random, Slots(name)) : null;
    }

    private QuestionTurn? Count(Scene scene, SceneRandom random)
    {
        if (scene.Objects.Any(other => other.On is not null)) return null;
        var thing = random.Of(scene.Objects);
        if (random.Chance(30)) return Turn(QuestionType.Count, "count_all", Number(scene.Objects.Count), "scene", random);
        if (thing.Name is not { } name || !Nouns.IsCountable(name)) return null;
        return Turn(QuestionType.Count, "count", Number(scene.Objects.Count(other => other.Name == name)), Group(thing), random, Slots(name));
    }

    private QuestionTurn? Where(Scene scene, SceneRandom random)
    {
        var thing = random.Of(scene.Objects);
        if (thing.Cell is not { } cell || thing.Name is not { } name || !IsAlone(scene, thing)) return null;
        if (scene.Objects.Count == 1)
        {
            return random.Chance(40)
                ? Turn(QuestionType.Where, "where_it", cell, Group(thing), random)
                : Turn(QuestionType.Where, "where", cell, Group(thing), random, Slots(name));
        }

        if (random.Chance(60)) return Turn(QuestionType.Where, "where", cell, Group(thing), random, Slots(name));
        if (scene.Objects.Count(other => other.Cell == cell) > 1) return null;
        return Turn(QuestionType.Where, "at_place", name, Group(thing), random, ("place", Answers.Place(cell)));
    }

    private QuestionTurn? Describe(Scene scene, SceneRandom random)
    {
        if (scene.Objects.Any(thing => thing.Name is null)) return null;
        return Turn(QuestionType.Describe, "describe", Description(scene), scene.Objects.Count == 1 ? Group(scene.Objects[0]) : "scene", random);
    }

    /// <summary>"A red apple at the top left.", "3 dogs.", "A bear on a candy.", "A dog on the left and a cat on the right."</summary>
    private static string Description(Scene scene)
    {
        var things = scene.Objects;
        string text;
        if (things.FirstOrDefault(thing => thing.On is not null) is { On: { } below } above)
        {
            text = $"{Nouns.A(above.Name!)} on {Nouns.A(things[below].Name!)}";
        }
        else if (things.Count > 1 && things.All(thing => thing.Name == things[0].Name))
        {
            text = $"{Number(things.Count)} {Nouns.Many(things[0].Name!)}";
        }
        else
        {
            var parts = things.GroupBy(thing => thing.Name!).OrderBy(group => group.Min(thing => thing.Placement.X)).Select(group => group.Count() > 1
                ? $"{Number(group.Count())} {Nouns.Many(group.Key)}"
                : (group.Single().Colour is { } colour && things.Count == 1 ? Nouns.A(colour, group.Key) : Nouns.A(group.Key))
                    + (group.Single().Cell is { } cell ? " " + Answers.Place(cell) : ""));
            text = string.Join(" and ", parts);
        }

        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    private QuestionTurn? FollowUp(Scene scene, SceneRandom random)
    {
        var things = scene.Objects;
        if (things.Any(thing => thing.Name is null)) return null;
        if (things.FirstOrDefault(thing => thing.On is not null) is { On: { } below } above)
            return Turn(QuestionType.FollowUp, "follow_on", things[below].Name!, Group(above), random);
        if (things.Any(thing => thing.Name != things[0].Name)) return null;
        if (things.Count > 1 || random.Chance(15)) return Turn(QuestionType.FollowUp, "follow_count", Number(things.Count), Group(things[0]), random);
        if (things[0].Colour is { } colour && random.Chance(65)) return Turn(QuestionType.FollowUp, "follow_colour", colour, Group(things[0]), random);
        return things[0].Cell is { } cell ? Turn(QuestionType.FollowUp, "follow_where", cell, Group(things[0]), random) : null;
    }

    private QuestionTurn? On(Scene scene, SceneRandom random)
    {
        if (scene.Objects.FirstOrDefault(thing => thing.On is not null) is not { Name: { } name, On: { } below } above) return null;
        if (scene.Objects[below].Name is not { } under) return null;
        return random.Below(3) switch
        {
            0 => Turn(QuestionType.On, "under", under, Group(scene.Objects[below]), random, Slots(name)),
            1 when GroupWords.TryGetValue(Group(above), out var word) => Turn(QuestionType.On, "on_which", name, Group(above), random, [.. Slots(under), ("group", word)]),
            _ => Turn(QuestionType.On, "on", name, Group(above), random, Slots(under)),
        };
    }

    private QuestionTurn? Unknown(Scene scene, SceneRandom random)
    {
        if (Only(scene) is not { Name: null }) return null;
        return random.Below(10) switch
        {
            < 7 => Turn(QuestionType.Unknown, "what", Answers.Unknown, "unknown", random),
            7 or 8 => Turn(QuestionType.Unknown, "describe", Answers.Unknown, "unknown", random),
            _ => Turn(QuestionType.Unknown, "json_thing", Answers.Unknown, "unknown", random),
        };
    }

    private QuestionTurn? Absent(Scene scene, SceneRandom random)
    {
        var present = scene.Objects.Select(thing => thing.Sprite.Concept?.Group).ToHashSet();
        if (random.Chance(35))
        {
            var groups = GroupWords.Keys.Where(group => !present.Contains(group)).ToArray();
            // An unknown thing may be of any group.
            if (present.Contains(null) || groups.Length == 0) return null;
            var word = GroupWords[random.Of(groups)];
            return Turn(QuestionType.Absent, "which", Answers.Absent(word), "scene", random, ("group", word));
        }

        var name = Other(scene, random);
        return Turn(QuestionType.Absent, random.Chance(50) ? "where" : "colour_of", Answers.Absent(name), "scene", random, Slots(name));
    }

    /// <summary>A taught name that is not in the scene; often of a group that is.</summary>
    private string Other(Scene scene, SceneRandom random)
    {
        var group = scene.Objects[0].Sprite.Concept?.Group;
        var near = random.Chance(50) ? concepts.Where(concept => concept.Group == group).ToArray() : [];
        while (true)
        {
            var name = random.Of(near.Length > 4 ? near : concepts).Name;
            if (scene.Objects.All(thing => thing.Name != name)) return name;
        }
    }

    private QuestionTurn Turn(QuestionType type, string kind, string answer, string domain, SceneRandom random, params ReadOnlySpan<(string Slot, string Text)> slots)
    {
        var wording = wordings.Pick(kind, random.Chance(heldOutPercent), random, slots);
        return new QuestionTurn(type, wording.Text, answer, domain, wording.IsHeldOut);
    }

    private static (string Slot, string Text)[] Slots(string name) =>
    [
        ("thing", name), ("things", Nouns.Many(name)), ("a", Nouns.A(name)), ("is_the", $"{Nouns.Is(name)} the {name}"), ("is", Nouns.Is(name)),
        ("is_there", (Nouns.Is(name) == "is" ? "Is there " : "Are there ") + Nouns.A(name)),
    ];

    private static SceneObject? Only(Scene scene) => scene.Objects.Count == 1 ? scene.Objects[0] : null;

    /// <summary>Whether nothing else has its name.</summary>
    private static bool IsAlone(Scene scene, SceneObject thing) => scene.Objects.Count(other => other.Name == thing.Name) == 1;

    private static string Group(SceneObject thing) => thing.Sprite.Concept?.Group ?? "unknown";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
