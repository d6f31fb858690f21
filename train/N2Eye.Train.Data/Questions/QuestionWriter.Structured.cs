using System.Text.Encodings.Web;
using System.Text.Json;
using N2Eye.Train.Data.Scenes;

namespace N2Eye.Train.Data.Questions;

/// <content>Tool calls and JSON.</content>
internal sealed partial class QuestionWriter
{
    private QuestionTurn? ToolCall(Scene scene, SceneRandom random)
    {
        var thing = random.Of(scene.Objects);
        if (thing.Name is not { } name) return Only(scene) is null ? null : ToolTurn(Tools.Notify, "notify", Answers.Unknown, "unknown", random);
        if (scene.Objects.Any(other => other.On is not null)) return null;
        switch (random.Below(5))
        {
            case 0:
                if (scene.Objects.Any(other => other.Name != name)) return null;
                return ToolTurn(Tools.Notify, "notify", Tools.Call(Tools.Notify, $"thing=\"{name}\""), Group(thing), random);
            case 1:
                if (!Nouns.IsCountable(name)) return null;
                var count = Number(scene.Objects.Count(other => other.Name == name));
                return ToolTurn(Tools.ReportCount, "report", Tools.Call(Tools.ReportCount, $"thing=\"{name}\", number={count}"), Group(thing), random, Slots(name));
            case 2:
                return Conditional(scene, name, Tools.Notify, "notify_if", random);
            case 3:
                return Conditional(scene, name, Tools.OpenGate, "gate_if", random);
            default:
                return Conditional(scene, name, Tools.SoundAlarm, "alarm_if", random);
        }
    }

    /// <summary>As often to be called as not.</summary>
    private QuestionTurn Conditional(Scene scene, string present, string tool, string kind, SceneRandom random)
    {
        var name = random.Chance(50) ? present : Other(scene, random);
        var answer = name == present ? Tools.Call(tool, tool == Tools.Notify ? $"thing=\"{name}\"" : "") : Answers.Absent(name);
        return ToolTurn(tool, kind, answer, "scene", random, Slots(name));
    }

    private QuestionTurn ToolTurn(string tool, string kind, string answer, string domain, SceneRandom random, params ReadOnlySpan<(string Slot, string Text)> slots)
    {
        var turn = Turn(QuestionType.ToolCall, kind, answer, domain, random, slots);
        var others = random.Shuffled(Tools.Names.Where(name => name != tool)).Take(random.Below(3));
        return turn with { Tools = random.Shuffled(others.Append(tool)) };
    }

    /// <summary>What a called tool returns, and what is said then; null where nothing was called.</summary>
    public static QuestionTurn? Returned(QuestionTurn call, SceneRandom random)
    {
        if (!call.Answer.StartsWith(Tools.CallStart, StringComparison.Ordinal)) return null;
        var (returned, answer) = random.Chance(75) ? (random.Of(Tools.Successes), Answers.Done) : (random.Of(Tools.Failures), Answers.Failed);
        return new QuestionTurn(QuestionType.ToolCall, returned, answer, call.Domain, IsHeldOut: false, Role: "tool");
    }

    private QuestionTurn? Json(Scene scene, SceneRandom random)
    {
        var things = scene.Objects;
        if (things.Any(thing => thing.Name is null || thing.On is not null)) return null;
        var name = Quoted(things[0].Name!);
        if (things.Count == 1)
        {
            if (things[0].Colour is { } colour && random.Chance(60))
                return Turn(QuestionType.Json, "json_colour", $$"""{"thing": {{name}}, "color": {{Quoted(colour)}}}""", Group(things[0]), random);
            return Turn(QuestionType.Json, "json_thing", $$"""{"thing": {{name}}}""", Group(things[0]), random);
        }

        if (things.All(thing => thing.Name == things[0].Name))
            return Turn(QuestionType.Json, "json_count", $$"""{"thing": {{name}}, "count": {{Number(things.Count)}}}""", Group(things[0]), random);
        if (things.Select(thing => thing.Name).Distinct().Count() < things.Count) return null;
        // From left to right means something only where the things stand so.
        var ordered = things.OrderBy(thing => thing.Placement.X).ToArray();
        if (ordered.Zip(ordered.Skip(1)).Any(pair => pair.Second.Placement.X - pair.First.Placement.X < scene.Size * 0.12)) return null;
        return Turn(QuestionType.Json, "json_things", $$"""{"things": [{{string.Join(", ", ordered.Select(thing => Quoted(thing.Name!)))}}]}""", "scene", random);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);
}
