using System.Text;

namespace N2Eye.Watch.Sinks.Mqtt;

/// <summary>A command from the broker.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Name">The trigger or question.</param>
/// <param name="IsTrigger">Whether it is a trigger's: <c>ON</c> and <c>OFF</c> enable it; otherwise a question's: <c>ask</c> asks it now.</param>
public readonly record struct MqttCommand(string Camera, string Name, bool IsTrigger);

/// <summary>
/// The topics of a site (docs/sinks.md#topics). Names become levels: what MQTT or a level cannot hold is written as in a URL, <c>%2F</c> for a slash.
/// </summary>
/// <param name="prefix">First level or levels.</param>
/// <param name="site">The site's name.</param>
public sealed class MqttTopics(string prefix, string site)
{
    private const string TriggerLevel = "trigger";

    private readonly string root = prefix + "/" + Level(site) + "/";

    /// <summary><c>online</c> or <c>offline</c>, retained.</summary>
    public string Availability => root + "availability";

    /// <summary>The answer's text, retained.</summary>
    public string State(string camera, string query) => Of(camera, query) + "/state";

    /// <summary>The event as JSON, retained.</summary>
    public string Attributes(string camera, string query) => Of(camera, query) + "/attributes";

    /// <summary>Where <c>ask</c> asks the question now.</summary>
    public string Set(string camera, string query) => Of(camera, query) + "/set";

    /// <summary><c>ON</c> or <c>OFF</c>, retained.</summary>
    public string TriggerState(string camera, string trigger) => OfTrigger(camera, trigger) + "/state";

    /// <summary>Where <c>ON</c> and <c>OFF</c> enable and disable a trigger.</summary>
    public string TriggerSet(string camera, string trigger) => OfTrigger(camera, trigger) + "/set";

    /// <summary>Filters of every topic that takes commands.</summary>
    public IReadOnlyList<string> Commands => [root + "+/+/set", root + "+/" + TriggerLevel + "/+/set"];

    /// <summary>What a topic commands; null where it is none of ours.</summary>
    public MqttCommand? Parse(string topic)
    {
        if (!topic.StartsWith(root, StringComparison.Ordinal)) return null;
        return topic[root.Length..].Split('/') switch
        {
            [var camera, var query, "set"] => new MqttCommand(Uri.UnescapeDataString(camera), Uri.UnescapeDataString(query), false),
            [var camera, TriggerLevel, var trigger, "set"] => new MqttCommand(Uri.UnescapeDataString(camera), Uri.UnescapeDataString(trigger), true),
            _ => null,
        };
    }

    /// <summary>A name as one level of a topic.</summary>
    public static string Level(string name)
    {
        if (!name.StartsWith('$') && !name.Any(IsSpecial)) return name;
        var level = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (IsSpecial(c) || (c == '$' && level.Length == 0)) level.Append(Uri.EscapeDataString(c.ToString()));
            else level.Append(c);
        }

        return level.ToString();
    }

    private static bool IsSpecial(char c) => c is '+' or '#' or '/' or '%' || char.IsControl(c);

    private string Of(string camera, string query) => root + Level(camera) + "/" + Level(query);

    private string OfTrigger(string camera, string trigger) => root + Level(camera) + "/" + TriggerLevel + "/" + Level(trigger);
}
