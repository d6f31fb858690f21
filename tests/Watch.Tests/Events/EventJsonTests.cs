using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Tests.Events;

public sealed class EventJsonTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(N2Eye.Tests.Repository.Root, "docs", "event.schema.json")))!;

    [Fact]
    public void An_event_is_one_line_in_snake_case_without_what_is_null()
    {
        var text = Encoding.UTF8.GetString(EventJson.ToUtf8(Happened.Event(1) with { Answer = "ein Löwe\n\"", Previous = null }));
        Assert.DoesNotContain('\n', text);
        Assert.StartsWith("{\"schema\":\"n2eye.event/1\",\"id\":\"01976f00-0000-7000-8000-000000000001\",\"site\":\"home\",", text, StringComparison.Ordinal);
        Assert.Contains("\"answer\":\"ein Löwe\\n\\\"\"", text, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"stop\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("previous", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_event_is_read_as_it_was_written() => Happened.Any.Sample(happened =>
    {
        var utf8 = EventJson.ToUtf8(happened);
        Assert.DoesNotContain((byte)'\n', utf8);
        Assert.Equal(utf8, EventJson.ToUtf8(EventJson.Read(utf8)));
        Check(utf8);
    });

    [Fact]
    public void An_answer_in_JSON_stays_JSON()
    {
        var utf8 = EventJson.ToUtf8(Happened.Event(1) with { Value = JsonNode.Parse("""{"people": 2, "who": ["x"]}""") });
        Assert.Contains("\"value\":{\"people\":2,\"who\":[\"x\"]}", Encoding.UTF8.GetString(utf8), StringComparison.Ordinal);
        Assert.Equal(2, EventJson.Read(utf8).Value!["people"]!.GetValue<int>());
        Check(utf8);
    }

    [Fact]
    public void A_field_of_a_later_version_is_skipped_and_another_schema_is_not_read()
    {
        var text = Encoding.UTF8.GetString(EventJson.ToUtf8(Happened.Event(1)));
        Assert.Equal("gate", EventJson.Read(Encoding.UTF8.GetBytes(text.Replace("{\"schema\"", "{\"weather\":\"rain\",\"schema\"", StringComparison.Ordinal))).Camera);
        Assert.Throws<JsonException>(() => EventJson.Read(Encoding.UTF8.GetBytes(text.Replace("event/1", "event/2", StringComparison.Ordinal))));
        Assert.Throws<JsonException>(() => EventJson.Read("{\"id\":\"x\"}"u8));
    }

    [Fact]
    public void The_published_schema_names_the_fields_of_the_record()
    {
        var fields = EventJsonContext.Default.CameraEvent.Properties;
        var published = Schema["properties"]!.AsObject().Select(property => property.Key);
        Assert.Equal(fields.Select(field => field.Name), published.Except(["seq", "check"]));
        Assert.Equal(CameraEvent.SchemaName, (string?)Schema["$id"]);
        // What is never null is always written.
        string[] optional = ["answer", "value", "previous", "error", "finish_reason", "picture_hash", "picture"];
        Assert.Equal(fields.Select(field => field.Name).Except(optional), Schema["required"]!.AsArray().Select(name => (string)name!));
    }

    // The keywords that the published schema has; another one fails the test.
    private static void Check(byte[] utf8)
    {
        var happened = JsonNode.Parse(utf8)!.AsObject();
        foreach (var required in Schema["required"]!.AsArray()) Assert.True(happened.ContainsKey((string)required!), (string)required!);
        foreach (var (name, value) in happened)
        {
            foreach (var (keyword, rule) in Schema["properties"]![name]!.AsObject())
            {
                Assert.True(
                    keyword switch
                    {
                        "description" or "format" or "minimum" => true,
                        "type" => value!.GetValueKind() == ((string)rule! == "number" ? JsonValueKind.Number : JsonValueKind.String),
                        "const" => JsonNode.DeepEquals(value, rule),
                        "enum" => rule!.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)),
                        "pattern" => Regex.IsMatch((string)value!, (string)rule!),
                        _ => false,
                    },
                    $"{name} is against its {keyword}");
            }
        }
    }
}
