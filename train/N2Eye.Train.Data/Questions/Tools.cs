using System.Text.Json.Nodes;

namespace N2Eye.Train.Data.Questions;

/// <summary>The tools that calls are taught with.</summary>
internal static class Tools
{
    public const string Notify = "notify";
    public const string OpenGate = "open_gate";
    public const string SoundAlarm = "sound_alarm";
    public const string ReportCount = "report_count";

    /// <summary>What a call begins with.</summary>
    public const string CallStart = "<|tool_call_start|>";

    /// <summary>What tools return where they did what they were called for.</summary>
    public static IReadOnlyList<string> Successes { get; } = ["""{"ok": true}""", """{"status": "ok"}""", """{"result": "done"}"""];

    /// <summary>What tools return where they could not.</summary>
    public static IReadOnlyList<string> Failures { get; } = ["""{"ok": false}""", """{"status": "error"}""", """{"error": "no connection"}"""];

    /// <summary>Every tool's name.</summary>
    public static IReadOnlyList<string> Names { get; } = [Notify, OpenGate, SoundAlarm, ReportCount];

    private static readonly Dictionary<string, string> Definitions = new()
    {
        [Notify] = """{"name": "notify", "description": "Tell a person what is seen.", "parameters": {"type": "object", "properties": {"thing": {"type": "string"}}, "required": ["thing"]}}""",
        [OpenGate] = """{"name": "open_gate", "description": "Open the gate.", "parameters": {"type": "object", "properties": {}}}""",
        [SoundAlarm] = """{"name": "sound_alarm", "description": "Sound the alarm.", "parameters": {"type": "object", "properties": {}}}""",
        [ReportCount] = """{"name": "report_count", "description": "Report how many things are seen.", "parameters": {"type": "object", "properties": {"thing": {"type": "string"}, "number": {"type": "integer"}}, "required": ["thing", "number"]}}""",
    };

    /// <summary>A tool's definition as a session lists it.</summary>
    public static JsonNode Definition(string name) => JsonNode.Parse(Definitions[name])!;

    /// <summary>A call as LFM2 writes it.</summary>
    public static string Call(string name, string arguments = "") => $"{CallStart}[{name}({arguments})]<|tool_call_end|>";
}
