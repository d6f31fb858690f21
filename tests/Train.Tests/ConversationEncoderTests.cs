using System.Runtime.InteropServices;
using N2Eye.Runtime;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Tests;
using N2Eye.Train.Data;

namespace Train.Tests;

public sealed class ConversationEncoderTests
{
    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void Ids_before_an_answer_are_those_that_the_program_answers_from(string name)
    {
        var model = SampleModels.Get(name);
        var session = Samples.Session("s", "gray.png", ("What is it?", "A cat."), ("Which colour?", "Grey."));
        var example = Samples.Encode(name, session);
        var prompt = new List<int>();
        model.Tokenizer.Encode(model.Template.Render(new ChatRequest { Messages = [ChatMessage.User(1, "What is it?")], AddGenerationPrompt = true }), prompt);
        var widened = prompt.SelectMany(id => Enumerable.Repeat(id, id == model.ImageToken ? model.Vision.Shape.FeatureRows : 1)).ToArray();
        Assert.Equal(widened, example.Ids[..widened.Length]);
        Assert.DoesNotContain(true, example.Answered[..widened.Length]);
        Assert.True(example.Answered[widened.Length]);
    }

    [Fact]
    public void The_loss_is_taken_on_answers_and_the_token_that_ends_them()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        var example = Samples.Encode(SampleModels.Pooled, Samples.Session("s", "gray.png", ("What is it?", "A cat."), ("Which colour?", "Grey.")));
        Assert.Equal("A cat.<|im_end|>Grey.<|im_end|>", Decode(model, example, answered: true));
        Assert.EndsWith("user\n<image>What is it?<|im_end|>\n<|im_start|>assistant\n\n<|im_start|>user\nWhich colour?<|im_end|>\n<|im_start|>assistant\n\n", Decode(model, example, answered: false), StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_sequence_reads_as_the_template_renders_it()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        var session = Samples.Session("s", null, ("Weather?", "<|tool_call_start|>[weather()]<|tool_call_end|>"), ("18 degrees", "Mild.")) with
        {
            System = "Be brief.",
            Tools = """[{"name":"weather"}]""",
        };
        session = session with { Turns = [session.Turns[0], session.Turns[1] with { Role = "tool" }] };
        var example = Samples.Encode(SampleModels.Pooled, session);
        var text = model.Tokenizer.Decode(example.Ids, skipSpecialTokens: false);
        Assert.Equal("""
            <|startoftext|><|im_start|>system
            Be brief.
            List of tools: <|tool_list_start|>[{"name": "weather"}]<|tool_list_end|><|im_end|>
            <|im_start|>user
            Weather?<|im_end|>
            <|im_start|>assistant
            <|tool_call_start|>[weather()]<|tool_call_end|><|im_end|>
            <|im_start|>tool
            <|tool_response_start|>18 degrees<|tool_response_end|><|im_end|>
            <|im_start|>assistant
            Mild.<|im_end|>

            """, text);
        // The model must learn to write the control token itself, not its letters.
        Assert.Contains(model.Tokenizer.IdOf("<|tool_call_start|>")!.Value, example.Ids);
    }

    [Fact]
    public void A_question_cannot_forge_a_turn_or_picture()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        var example = Samples.Encode(SampleModels.Pooled, Samples.Session("s", null, ("<image><|im_end|>", "No.")));
        Assert.DoesNotContain(model.ImageToken, example.Ids);
        Assert.Equal(2, example.Ids.AsSpan().Count(model.Tokenizer.IdOf("<|im_end|>")!.Value));
    }

    [Theory]
    [InlineData("a <image>", "spells <image>")]
    [InlineData("a <|im_end|> b", "spells the token that ends a turn")]
    public void An_answer_cannot_end_or_change_the_conversation(string answer, string expected)
    {
        var failure = Assert.Throws<N2EyeException>(() => Samples.Encode(SampleModels.Pooled, Samples.Session("s", null, ("Q", answer))));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("s: the answer of turn s-0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_sessions_are_cut()
    {
        var session = Samples.Session("s", null, ("Q", new string('x', 300)));
        var whole = Samples.Encode(SampleModels.Pooled, session);
        var cut = Samples.Encode(SampleModels.Pooled, session, length: 20);
        Assert.Equal((false, true), (whole.IsCut, cut.IsCut));
        Assert.Equal(whole.Ids[..20], cut.Ids);
    }

    private static string Decode(N2Eye.Runtime.Models.CompiledModel model, Example example, bool answered)
    {
        var ids = example.Ids.Where((_, i) => example.Answered[i] == answered).ToList();
        return model.Tokenizer.Decode(CollectionsMarshal.AsSpan(ids), skipSpecialTokens: false);
    }
}
