using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Questions;

/// <content>Yes or no: the answer is drawn first, so that both are equally frequent for every wording.</content>
internal sealed partial class QuestionWriter
{
    private QuestionTurn? YesNo(Scene scene, SceneRandom random)
    {
        var yes = random.Chance(50);
        return random.Below(6) switch
        {
            0 or 1 => IsThere(scene, yes, random),
            2 => IsIt(scene, yes, random),
            3 => IsColour(scene, yes, random),
            4 => IsCount(scene, yes, random),
            _ => IsBeside(scene, yes, random),
        };
    }

    private QuestionTurn? IsThere(Scene scene, bool yes, SceneRandom random)
    {
        var name = yes ? random.Of(scene.Objects).Name : Other(scene, random);
        return name is null ? null : YesNoTurn("is_there", yes, "scene", random, Slots(name));
    }

    private QuestionTurn? IsIt(Scene scene, bool yes, SceneRandom random)
    {
        if (Only(scene) is not { } thing) return null;
        var name = yes ? thing.Name : Other(scene, random);
        return name is null ? null : YesNoTurn("is_it", yes, Group(thing), random, Slots(name));
    }

    private QuestionTurn? IsColour(Scene scene, bool yes, SceneRandom random)
    {
        if (Only(scene) is not { Colour: { } colour } thing) return null;
        var asked = yes ? colour : random.Of([.. ColourNames.All.Select(entry => entry.Name).Where(name => name != colour)]);
        return YesNoTurn("is_colour", yes, Group(thing), random, ("colour", asked));
    }

    private QuestionTurn? IsCount(Scene scene, bool yes, SceneRandom random)
    {
        if (scene.Objects.Any(other => other.On is not null)) return null;
        if (scene.Objects[0].Name is not { } name || !Nouns.IsCountable(name)) return null;
        var count = scene.Objects.Count(thing => thing.Name == name);
        // "Are there 1 dogs?" is not asked, and a question that only "no" could answer neither.
        if (count < 2) return null;
        var asked = yes ? count : random.Of([.. Enumerable.Range(2, 4).Where(number => number != count)]);
        return YesNoTurn("is_count", yes, Group(scene.Objects[0]), random, [.. Slots(name), ("number", Number(asked))]);
    }

    private QuestionTurn? IsBeside(Scene scene, bool yes, SceneRandom random)
    {
        if (scene.Objects.Count != 2) return null;
        var (thing, other) = random.Chance(50) ? (scene.Objects[0], scene.Objects[1]) : (scene.Objects[1], scene.Objects[0]);
        if (thing.Name is null || other.Name is null || thing.Name == other.Name || thing.On is not null || other.On is not null) return null;
        var apart = thing.Placement.X - other.Placement.X;
        if (Math.Abs(apart) < scene.Size * 0.25) return null;
        var side = apart < 0 == yes ? "left" : "right";
        return YesNoTurn("is_beside", yes, "scene", random, [.. Slots(thing.Name), ("other", other.Name), ("side", side)]);
    }

    private QuestionTurn YesNoTurn(string kind, bool yes, string domain, SceneRandom random, params ReadOnlySpan<(string Slot, string Text)> slots) =>
        Turn(QuestionType.YesNo, kind, yes ? Answers.Yes : Answers.No, domain, random, slots);
}
