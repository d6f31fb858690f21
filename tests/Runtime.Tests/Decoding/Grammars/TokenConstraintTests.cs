using System.Text.Json;
using CsCheck;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Tests.Decoding.Grammars;

/// <summary>Models with random weights, which say anything, answer within a schema.</summary>
public sealed class TokenConstraintTests
{
    /// <summary>A schema with what its values must be, said a second time.</summary>
    private sealed record Shape(string Schema, Func<JsonElement, bool> IsValid);

    private static readonly Gen<Shape> Scalars = Gen.OneOf(
        Gen.Int[0, 8].Select(longest => new Shape($$"""{"type":"string","maxLength":{{longest}}}""", value => value.ValueKind == JsonValueKind.String && new System.Globalization.StringInfo(value.GetString()!).LengthInTextElements <= longest)),
        Gen.Const(new Shape("""{"type":"string"}""", value => value.ValueKind == JsonValueKind.String)),
        Gen.Int[-500, 500].Select(Gen.Int[0, 400]).Select((least, span) => new Shape($$"""{"type":"integer","minimum":{{least}},"maximum":{{least + span}}}""", value => value.GetInt32() >= least && value.GetInt32() <= least + span)),
        Gen.Const(new Shape("""{"type":"number","minimum":-1,"maximum":1}""", value => Math.Abs(value.GetDouble()) <= 1)),
        Gen.Const(new Shape("""{"type":"boolean"}""", value => value.ValueKind is JsonValueKind.True or JsonValueKind.False)),
        Gen.Const(new Shape("""{"enum":["yes","no",null]}""", value => value.ValueKind == JsonValueKind.Null || value.GetString() is "yes" or "no")));

    private static readonly Gen<Shape> Shapes = Gen.OneOf(
        Scalars,
        Scalars.Select(Gen.Int[0, 3]).Select((item, most) => new Shape(
            $$"""{"type":"array","items":{{item.Schema}},"maxItems":{{most}}}""",
            value => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most && value.EnumerateArray().All(item.IsValid))),
        Scalars.Select(Scalars, Gen.Bool).Select((a, b, both) => new Shape(
            $$$"""{"type":"object","properties":{"a":{{{a.Schema}}},"b":{{{b.Schema}}}},"required":[{{{(both ? "\"a\",\"b\"" : "\"b\"")}}}]}""",
            value => value.ValueKind == JsonValueKind.Object && b.IsValid(value.GetProperty("b")) && (value.TryGetProperty("a", out var first) ? a.IsValid(first) : !both))));

    [Fact]
    public void Whatever_the_model_would_say_the_answer_parses_and_validates()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var engine = Engine.Load(model, SampleWeights.Path(model), new EngineOptions { Threads = 1, Context = 256 });
        using var conversation = engine.StartConversation();
        Shapes.Select(Gen.ULong, Gen.Float[0, 2], Gen.Int[0, 30]).Sample((shape, seed, temperature, spare) =>
        {
            var grammar = JsonSchema.Compile(shape.Schema, "schema");
            // Exactly enough, and more: the last token may be the last that fits.
            var answer = Ask(conversation, grammar, grammar.ShortestLength + spare, new SamplingOptions { Temperature = temperature, Seed = seed });
            using var parsed = JsonDocument.Parse(answer.Text);
            return answer.FinishReason == FinishReason.Stop && answer.CompletionTokens <= grammar.ShortestLength + spare && shape.IsValid(parsed.RootElement)
                ? true
                : throw new InvalidOperationException($"{shape.Schema} gave {answer.Text} ({answer.FinishReason})");
        }, iter: 150, threads: 1);
    }

    [Fact]
    public void Where_no_answer_fits_it_is_said_before_anything_is_computed()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var engine = Engine.Load(model, SampleWeights.Path(model), new EngineOptions { Threads = 1, Context = 256 });
        using var conversation = engine.StartConversation();
        var failure = Assert.Throws<N2EyeException>(() => Ask(conversation, JsonSchema.Compile("""{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}""", "schema"), 10, SamplingOptions.Greedy));
        Assert.Equal((FailureKind.BadInput, "An answer that fits the schema may need 11 tokens, and 10 are left: raise --max-tokens or --context."), (failure.Kind, failure.Message));
    }

    [Fact]
    public void A_token_allocates_nothing()
    {
        var tokenizer = SampleModels.Get(SampleModels.Pooled).Tokenizer;
        var constraint = new TokenConstraint(JsonSchema.Compile("""{"type":"string"}""", "schema"), new TextTokens(tokenizer, new HashSet<int> { 2 }));
        var logits = new float[tokenizer.Count];
        var quote = Enumerable.Range(0, tokenizer.Count).First(id => tokenizer.BytesOf(id) is [(byte)'"']);
        var letter = Enumerable.Range(0, tokenizer.Count).First(id => tokenizer.BytesOf(id) is [(byte)'a']);
        constraint.Append(quote);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 16; i++)
            {
                constraint.Apply(logits, 100);
                constraint.Append(letter);
            }
        }));
    }

    private static Completion Ask(Conversation conversation, Grammar grammar, int tokens, SamplingOptions sampling) => conversation.Answer(
        new ChatRequest { Messages = [ChatMessage.User("what is it?")], AddGenerationPrompt = true }, [], new AnswerOptions { MaxTokens = tokens, Sampling = sampling, Grammar = grammar }, null, default);
}
