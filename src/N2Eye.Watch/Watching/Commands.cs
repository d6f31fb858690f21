using N2Eye.Watch.Configuration;
using N2Eye.Watch.Sinks.Mqtt;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>What comes of asking by HTTP.</summary>
internal enum AskResult
{
    /// <summary>There is no such trigger.</summary>
    Unknown,

    /// <summary>None of its cameras has a picture to ask about.</summary>
    NoPicture,

    /// <summary>Its questions wait for their turn.</summary>
    Accepted,
}

/// <summary>What people and other machines tell the program while it watches: by HTTP, and by MQTT.</summary>
/// <param name="setup">The configuration.</param>
/// <param name="desk">Where triggers arrive.</param>
/// <param name="manual">The triggers that only others fire, by name.</param>
internal sealed class Commands(WatchSetup setup, TriggerDesk desk, IReadOnlyDictionary<string, ManualTrigger> manual)
{
    /// <summary>Called when somebody switched a trigger on or off.</summary>
    public Action<string, bool> Switched { get; set; } = (_, _) => { };

    /// <summary>Topics of triggers that MQTT fires.</summary>
    public IReadOnlyList<string> Topics => [.. TopicTriggers.Select(trigger => trigger.Value.On!.Topic!).Distinct()];

    private IEnumerable<KeyValuePair<string, TriggerEntry>> TopicTriggers => setup.Config.Triggers.Where(trigger => trigger.Value.On is { Type: TriggerType.Mqtt });

    /// <summary>Asks a trigger's questions, whether it is on or not; one of type http behind its gates.</summary>
    public AskResult Ask(string trigger, string reason)
    {
        if (setup.Config.Triggers.TryGetValue(trigger, out var entry) && entry.On is { Type: TriggerType.Http })
            return manual[trigger].Fire(reason) ? AskResult.Accepted : AskResult.NoPicture;
        return desk.Ask(trigger, reason) switch
        {
            null => AskResult.Unknown,
            0 => AskResult.NoPicture,
            _ => AskResult.Accepted,
        };
    }

    /// <summary>A message from the broker.</summary>
    /// <param name="topics">The sink's topics.</param>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its text.</param>
    /// <returns>Why it is ignored; null where it is not.</returns>
    public string? Received(MqttTopics topics, string topic, string payload)
    {
        var fired = TopicTriggers.Where(trigger => trigger.Value.On!.Topic == topic).ToList();
        foreach (var (name, _) in fired) manual[name].Fire($"MQTT {topic}");
        if (fired.Count > 0) return null;
        if (topics.Parse(topic) is not { } command) return "it is no command's topic";
        return command.IsTrigger ? Switch(command, payload) : AskNow(command, payload, $"MQTT {topic}");
    }

    private string? Switch(MqttCommand command, string payload)
    {
        if (payload is not ("ON" or "OFF")) return "its payload is neither ON nor OFF";
        if (!setup.Config.Triggers.ContainsKey(command.Name) || !desk.Enable(command.Name, payload == "ON")) return "there is no such trigger";
        Switched(command.Name, payload == "ON");
        return null;
    }

    private string? AskNow(MqttCommand command, string payload, string reason)
    {
        if (payload != "ask") return "its payload is not ask";
        if (!setup.Config.Cameras.ContainsKey(command.Camera) || !setup.Queries.Contains(command.Name)) return "there is no such camera or query";
        return desk.Ask(WatchSetup.AskPrefix + command.Name, reason, command.Camera) > 0 ? null : "the camera has no picture to ask about";
    }
}
