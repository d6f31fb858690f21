using System.Globalization;
using N2Eye.Train.Data.Artwork;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Scenes;

/// <summary>
/// Composes pictures and conversations. The same sprites, options, seed and index give the same pixels and words on every
/// machine. Safe to use from many threads.
/// </summary>
public abstract class SceneComposer
{
    private const int MostTries = 200;

    private static readonly string[] SystemPrompts =
    [
        "You are a helpful assistant. You can see and understand images.",
        "You are a helpful assistant.",
        "Answer in few words.",
    ];

    private readonly ScenePlanner planner;
    private readonly QuestionWriter writer;
    private readonly SceneOptions scenes;
    private readonly SessionOptions sessions;
    private readonly string name;

    private protected SceneComposer(string name, SpriteLibrary sprites, SceneOptions scenes, SessionOptions sessions, int heldOutPercent)
    {
        scenes.Check();
        sessions.Check();
        this.name = name;
        this.scenes = scenes;
        this.sessions = sessions;
        Sprites = sprites;
        planner = new ScenePlanner(sprites, scenes);
        writer = new QuestionWriter(sprites.Drawn, heldOutPercent);
    }

    /// <summary>What is drawn.</summary>
    public SpriteLibrary Sprites { get; }

    /// <summary>Width and height of the pictures.</summary>
    public int Size => scenes.Size;

    /// <summary>A scene whose first question is of any type, as the mix says.</summary>
    /// <param name="seed">Which stream of scenes.</param>
    /// <param name="index">Which scene of it, from 0.</param>
    public ComposedScene Compose(ulong seed, long index)
    {
        var random = new SceneRandom(seed, index);
        return Compose(seed, index, (QuestionType)random.Weighted([.. sessions.Mix]), random);
    }

    /// <summary>A scene whose question, or first one, is of a type; for follow-ups the second.</summary>
    /// <param name="seed">Which stream of scenes.</param>
    /// <param name="index">Which scene of it, from 0.</param>
    /// <param name="type">The type.</param>
    public ComposedScene Compose(ulong seed, long index, QuestionType type) => Compose(seed, index, type, new SceneRandom(seed, index * QuestionTypes.All.Count + (int)type));

    private ComposedScene Compose(ulong seed, long index, QuestionType type, SceneRandom random)
    {
        // Not every plan gives a clear colour, place or view: such scenes are made again.
        for (var tries = 0; tries < MostTries; tries++)
        {
            var scene = ScenePainter.Paint(planner.Plan(type, random), scenes, random);
            if (!ScenePainter.IsClear(scene)) continue;
            if (Converse(type, scene, random) is { } turns) return new ComposedScene(scene, Session(seed, index, type, turns, scene, random));
        }

        throw new DataException($"No scene for '{type.Name()}' came out in {MostTries} tries (seed {seed}, index {index}): the drawings do not allow it.");
    }

    private List<QuestionTurn>? Converse(QuestionType type, Scene scene, SceneRandom random)
    {
        var turns = new List<QuestionTurn>();
        if (type == QuestionType.FollowUp)
        {
            // "And what colour is it?" needs something that came before.
            var before = scene.Objects.Count == 1 ? QuestionType.What : scene.Objects.Any(thing => thing.On is not null) ? QuestionType.On : QuestionType.Json;
            var first = before == QuestionType.Json ? SameThings(scene, random) : writer.Ask(before, scene, random);
            if (first is null || first.Answer == scene.Objects[0].Name && before == QuestionType.On) return null;
            turns.Add(first);
        }

        if (writer.Ask(type, scene, random) is not { } asked) return null;
        turns.Add(asked);
        if (type == QuestionType.ToolCall && random.Chance(sessions.ReturnPercent) && QuestionWriter.Returned(asked, random) is { } returned) turns.Add(returned);
        while (turns.Count < sessions.MostTurns && random.Chance(sessions.MorePercent))
        {
            var next = writer.Ask((QuestionType)random.Weighted([.. sessions.Mix]), scene, random);
            // Tools are listed at the start, so a later question cannot bring new ones; and nothing is asked twice.
            if (next is null || next.Tools is not null || turns.Any(turn => turn.Query == next.Query)) continue;
            if (next.Type == QuestionType.FollowUp && turns[^1].Type is not (QuestionType.What or QuestionType.FollowUp or QuestionType.Which)) continue;
            turns.Add(next);
        }

        return turns;
    }

    /// <summary>"What is it?" of several equal things.</summary>
    private QuestionTurn? SameThings(Scene scene, SceneRandom random) =>
        writer.Ask(QuestionType.What, scene with { Objects = [scene.Objects[0]] }, random);

    private Session Session(ulong seed, long index, QuestionType type, List<QuestionTurn> turns, Scene scene, SceneRandom random)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{seed}-{type.Name()}-{index}");
        return new Session(
            id,
            random.Chance(sessions.SystemPercent) ? random.Of(SystemPrompts) : null,
            [.. (turns.FirstOrDefault(turn => turn.Tools is not null)?.Tools ?? []).Select(Tools.Definition)],
            [.. turns.Select((turn, i) => new SessionTurn($"{id}-{i}", turn.Query, turn.Type.Name(), turn.Domain, turn.Answer, turn.IsHeldOut, turn.Role))],
            Truth: SessionJson.Truth(scene));
    }
}
