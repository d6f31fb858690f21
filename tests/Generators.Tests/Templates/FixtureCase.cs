using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Runtime;
using N2Eye.Runtime.Prompts;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Tests.Templates;

/// <summary>One case that Python's Jinja2 rendered (Fixtures/make_fixtures.py).</summary>
/// <param name="Template">The template; null where the file is for one template.</param>
/// <param name="Input">The request.</param>
/// <param name="Rendered">What came out; null where it failed.</param>
/// <param name="Error">The message of the failure.</param>
/// <param name="Refused">True where raise_exception failed it.</param>
internal sealed record FixtureCase(string? Template, JsonObject Input, string? Rendered, string? Error, bool Refused)
{
    private static readonly DateTimeOffset Now = new(2024, 7, 5, 9, 3, 4, TimeSpan.Zero);

    public static string Folder => Path.Combine(Repository.Root, "tests", "Generators.Tests", "Templates", "Fixtures");

    public static FixtureCase[] Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.EnumerateArray().Select(item => new FixtureCase(
            Text(item, "template"), JsonObject.Create(item.GetProperty("input").Clone())!, Text(item, "rendered"), Text(item, "error"),
            item.TryGetProperty("refused", out var refused) ? refused.GetBoolean() : item.TryGetProperty("error", out _))).ToArray();
    }

    /// <summary>Renders, and describes how the result differs from Jinja's; null where it does not.</summary>
    public string? Difference(ChatTemplate template)
    {
        try
        {
            var prompt = Render(template, Input);
            return Rendered is null ? $"rendered {prompt.Text}, Jinja failed: {Error}"
                : prompt.Text != Rendered ? $"got  {Show(prompt.Text)}\nwant {Show(Rendered)}"
                : null;
        }
        catch (N2EyeException failure)
        {
            if (Rendered is not null) return $"failed: {failure.Message}, Jinja rendered {Show(Rendered)}";
            if (failure.Kind != FailureKind.BadInput || failure.Message.Contains('\n')) return $"wrong kind of failure: {failure}";
            var refusal = (failure.InnerException as TemplateRefusedException)?.Refusal;
            return Refused == (refusal is not null) && (!Refused || refusal == Error) ? null : $"failed: {failure.Message}, Jinja: {Error}";
        }
    }

    public static Prompt Render(ChatTemplate template, JsonObject input)
    {
        var request = ChatRequest.Parse(JsonSerializer.SerializeToUtf8Bytes(input));
        return template.Render(new ChatRequest
        {
            Messages = request.Messages,
            Tools = request.Tools,
            AddGenerationPrompt = request.AddGenerationPrompt,
            Variables = request.Variables,
            Clock = new FixedClock(Now),
        });
    }

    private static string Show(string text) => JsonValue.Create(text).ToJsonString();

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
