using System.Text;
using N2Eye.Runtime;
using N2Eye.Runtime.Decoding.Grammars;

namespace N2Eye.Tests.Decoding.Grammars;

public sealed class JsonSchemaTests
{
    private const string Event = """
        {"type": "object", "title": "an event", "required": ["thing", "sure"], "additionalProperties": false, "properties": {
            "thing": {"enum": ["cat", "dog", "größer"]}, "colours": {"type": "array", "items": {"type": "string", "maxLength": 3}, "maxItems": 2},
            "sure": {"type": "boolean"}, "count": {"type": ["integer", "null"], "minimum": 0, "maximum": 12}}}
        """;

    [Theory]
    [InlineData(true, """{"thing": "cat", "sure": true}""")]
    [InlineData(true, """{"thing":"größer","colours":[],"sure":false,"count":12}""")]
    [InlineData(true, """{"thing":"dog","colours":["red", "öä"],"sure":false,"count":null}""")]
    [InlineData(true, """{"thing":"dog","colours":["\"\\n","\u00e9"],"sure":false}""")]
    [InlineData(false, """{"thing":"dog"}""")]
    [InlineData(false, """{"thing":"cow","sure":true}""")]
    [InlineData(false, """{"sure":true,"thing":"cat"}""")]
    [InlineData(false, """{"thing":"cat","sure":true,"count":13}""")]
    [InlineData(false, """{"thing":"cat","colours":["a","b","c"],"sure":true}""")]
    [InlineData(false, """{"thing":"cat","colours":["abcd"],"sure":true}""")]
    [InlineData(false, """{"thing":"cat","colours":["\ud800"],"sure":true}""")]
    [InlineData(false, """{"thing":"cat","sure":true} """)]
    [InlineData(false, """{"thing":"cat",  "sure":true}""")]
    public void An_object_is_what_its_schema_says(bool expected, string json) => Assert.Equal(expected, Matches(Event, json));

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"const":1},"b":{"const":2},"c":{"const":3}},"required":["b"]}""",
        """{"b":2}|{"a":1,"b":2}|{"b":2,"c":3}|{"a":1,"b":2,"c":3}""", """{}|{"a":1}|{"b":2,}|{,"b":2}|{"a":1 "b":2}""")]
    [InlineData("""{"type":"object"}""", "{}", """{"a":1}""")]
    [InlineData("""{"type":"array","items":{"type":"null"},"minItems":2,"maxItems":3}""", "[null,null]|[null, null,null]", "[]|[null]|[null,null,null,null]")]
    [InlineData("""{"type":"array","items":{"type":"null"},"maxItems":0}""", "[]", "[null]")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"ab\"|\"a\\n😀\"", "\"a\"|\"abcd\"|ab|\"ab")]
    [InlineData("""{"type":"integer","exclusiveMinimum":3,"exclusiveMaximum":5}""", "4", "3|5|4.0")]
    [InlineData("""{"type":"number","exclusiveMinimum":0,"maximum":0.5}""", "0.5|0.000001|0.25", "0|0.0|0.51|-0.1")]
    [InlineData("""{"anyOf":[{"type":"boolean"},{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}]}""", """true|{"x":-7}""", """null|{}""")]
    [InlineData("""{"enum":[1,"a",{"b":[true]}],"description":"any of these"}""", """1|"a"|{"b":[true]}""", """2|{"b":[ true]}""")]
    public void Keywords_mean_what_the_standard_says(string schema, string right, string wrong)
    {
        foreach (var json in right.Split('|')) Assert.True(Matches(schema, json), json);
        foreach (var json in wrong.Split('|')) Assert.False(Matches(schema, json), json);
    }

    [Theory]
    [InlineData("no json", "s.json is no JSON: ")]
    [InlineData("[]", "s.json must be an object.")]
    [InlineData("{}", "s.json has no \"type\".")]
    [InlineData("""{"type":"strin"}""", "s.json#/type must be object, array, ")]
    [InlineData("""{"type":"string","pattern":"a+"}""", "s.json uses \"pattern\", which is not supported here.")]
    [InlineData("""{"type":"object","properties":{"a/b":{"type":"array"}}}""", "s.json#/properties/a~1b has no \"items\".")]
    [InlineData("""{"type":"object","required":["x"]}""", "s.json#/required names \"x\", which \"properties\" does not describe.")]
    [InlineData("""{"type":"integer","minimum":2,"maximum":1}""", "s.json has bounds with no whole number between them.")]
    [InlineData("""{"type":"integer","minimum":"2"}""", "s.json#/minimum must be a number between ")]
    [InlineData("""{"type":"string","minLength":3,"maxLength":2}""", "s.json has a \"maxLength\" below its \"minLength\".")]
    [InlineData("""{"type":"string","maxLength":-1}""", "s.json#/maxLength must be a whole number of at least 0.")]
    [InlineData("""{"enum":[]}""", "s.json#/enum must be an array of values.")]
    [InlineData("""{"enum":["a"],"type":"integer"}""", "s.json#/enum has the value \"a\", which is not of the \"type\".")]
    [InlineData("""{"anyOf":[{"type":"null"},3]}""", "s.json#/anyOf/1 must be an object.")]
    [InlineData("""{"type":"array","items":{"type":"string","maxLength":100000},"maxItems":1000}""", "s.json is too large: give smaller maxLength and maxItems, or fewer choices.")]
    public void What_cannot_be_promised_is_refused_with_its_place(string schema, string message)
    {
        var failure = Assert.Throws<N2EyeException>(() => JsonSchema.Compile(schema, "s.json"));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_without_end_is_refused()
    {
        var schema = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 40)) + """{"type":"null"}""" + new string('}', 40);
        Assert.Contains("is deeper than 32 levels", Assert.Throws<N2EyeException>(() => JsonSchema.Compile(schema, "s.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shortest_answer_is_known() => Assert.Equal("""{"thing":"cat","sure":true}""".Length, JsonSchema.Compile(Event, "s").ShortestLength);

    private static bool Matches(string schema, string json)
    {
        var grammar = JsonSchema.Compile(schema, "schema");
        var state = grammar.Next(Grammar.Start, Encoding.UTF8.GetBytes(json));
        return state != Grammar.Dead && grammar.Distance(state) == 0;
    }
}
