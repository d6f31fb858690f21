using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Providers;
using N2Eye.Runtime.Sampling;
using N2Eye.Weights;

namespace N2Eye.Tests.Answering.Saved;

/// <summary>A conversation that was saved goes on as one that never stopped.</summary>
public sealed class SavedConversationTests : IDisposable
{
    private static readonly AnswerOptions Sampled = new() { MaxTokens = 12, Sampling = SamplingOptions.Greedy with { Temperature = 0.8f, Seed = 7 } };

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    [InlineData(SampleModels.ResNet)]
    public void It_goes_on_bit_for_bit(string name)
    {
        using var engine = Open(name);
        using var conversation = engine.StartConversation();
        var (messages, pictures) = Begin(engine, conversation);
        conversation.Save(folder.File("s"), messages, pictures);
        messages.Add(ChatMessage.User("And what colour is it?"));
        var expected = Ask(conversation, messages, pictures);
        messages.Add(ChatMessage.Assistant(expected.Text));
        conversation.Save(folder.File("expected"), messages, pictures);

        using var later = Open(name);
        var saved = later.Resume(folder.File("s"));
        using var resumed = saved.Conversation;
        List<ChatMessage> said = [.. saved.Messages, ChatMessage.User("And what colour is it?")];
        var actual = Ask(resumed, said, saved.Pictures);
        said.Add(ChatMessage.Assistant(actual.Text));
        Assert.Equal((expected.Text, expected.CachedTokens, expected.PromptTokens), (actual.Text, actual.CachedTokens, actual.PromptTokens));
        Assert.True(actual.CachedTokens > 0);
        // No tower was opened, and not one bit of ids, pictures, keys, values and windows is another.
        Assert.DoesNotContain(later.Placements, placement => placement.Graph == "vision");
        resumed.Save(folder.File("actual"), said, saved.Pictures);
        Assert.Equal(File.ReadAllBytes(folder.File("expected")), File.ReadAllBytes(folder.File("actual")));
    }

    [Fact]
    public void A_picture_of_a_later_turn_comes_behind_the_first()
    {
        using var engine = Open(SampleModels.Pooled);
        using var conversation = engine.StartConversation();
        var (messages, pictures) = Begin(engine, conversation);
        conversation.Save(folder.File("s"), messages, pictures);
        var saved = engine.Resume(folder.File("s"));
        using var resumed = saved.Conversation;
        var second = engine.Encode(TestPictures.Open("images", "rgba.png"));
        var answer = Ask(resumed, [.. saved.Messages, ChatMessage.User(1, "And this?")], [.. saved.Pictures, second]);
        var expected = Ask(conversation, [.. messages, ChatMessage.User(1, "And this?")], [.. pictures, second]);
        Assert.Equal((expected.Text, expected.CachedTokens), (answer.Text, answer.CachedTokens));
        Assert.True(answer.CachedTokens > 0);
    }

    [Theory]
    [InlineData(Schemes.Int8, ProviderChoice.Cpu, ProviderChoice.OrtCpu)]
    [InlineData(Schemes.Int8, ProviderChoice.OrtCpu, ProviderChoice.Cpu)]
    [InlineData(Schemes.Float32, ProviderChoice.Cpu, ProviderChoice.Cpu)]
    public void Where_a_decoder_cannot_take_the_state_the_conversation_is_computed_anew(string scheme, string before, string after)
    {
        using var engine = Open(SampleModels.Pooled, scheme, before);
        using var conversation = engine.StartConversation();
        var (messages, pictures) = Begin(engine, conversation);
        conversation.Save(folder.File("s"), messages, pictures);
        using var later = Open(SampleModels.Pooled, scheme, after);
        var saved = later.Resume(folder.File("s"));
        using var resumed = saved.Conversation;
        using var fresh = later.StartConversation();
        messages.Add(ChatMessage.User("Why?"));
        var actual = Ask(resumed, [.. saved.Messages, ChatMessage.User("Why?")], saved.Pictures);
        Assert.Equal((Ask(fresh, messages, pictures).Text, 0), (actual.Text, actual.CachedTokens));
    }

    [Fact]
    public void A_shorter_context_says_that_it_is_too_short()
    {
        using var engine = Open(SampleModels.Pooled);
        using var conversation = engine.StartConversation();
        var (messages, pictures) = Begin(engine, conversation);
        conversation.Save(folder.File("s"), messages, pictures);
        using var later = Open(SampleModels.Pooled, context: 24);
        var saved = later.Resume(folder.File("s"));
        using var resumed = saved.Conversation;
        Assert.Equal(FailureKind.ContextFull, Assert.Throws<N2EyeException>(() => Ask(resumed, [.. saved.Messages, ChatMessage.User("Why?")], saved.Pictures)).Kind);
    }

    [Fact]
    public void An_answer_that_a_stop_string_cut_is_asked_on_as_in_one_process()
    {
        using var engine = Open(SampleModels.Pooled);
        using var conversation = engine.StartConversation();
        List<ChatMessage> messages = [ChatMessage.User("Hello")];
        var whole = Ask(conversation, messages, []);
        using var cut = engine.StartConversation();
        var answer = cut.Answer(Request(messages), [], Sampled with { Stop = [whole.Text[3..5]] }, null, TestContext.Current.CancellationToken);
        messages.Add(ChatMessage.Assistant(answer.Text));
        cut.Save(folder.File("s"), messages, []);
        messages.Add(ChatMessage.User("Why?"));
        var saved = engine.Resume(folder.File("s"));
        using var resumed = saved.Conversation;
        var (expected, actual) = (Ask(cut, messages, []), Ask(resumed, messages, saved.Pictures));
        Assert.Equal((expected.Text, expected.CachedTokens), (actual.Text, actual.CachedTokens));
    }

    [Fact]
    public void Messages_come_back_as_they_were()
    {
        using var engine = Open(SampleModels.Pooled);
        using var conversation = engine.StartConversation();
        var request = ChatRequest.Parse("""{"messages":[{"role":"system","content":"ä\n\"<|im_end|>\u0001😀"},{"role":"user","content":[{"type":"text","text":"x"}],"name":"n","rank":[1.50,12345678901234567890,null,true]}]}"""u8);
        conversation.Save(folder.File("s"), request.Messages, []);
        var saved = engine.Resume(folder.File("s"));
        using var resumed = saved.Conversation;
        Assert.Equal(engine.Model.Template.Render(request).Text, engine.Model.Template.Render(new ChatRequest { Messages = saved.Messages }).Text);
        Assert.Equal(engine.Model.Template.Render(request).Literal.ToArray(), engine.Model.Template.Render(new ChatRequest { Messages = saved.Messages }).Literal.ToArray());
        resumed.Save(folder.File("t"), saved.Messages, []);
        Assert.Equal(File.ReadAllBytes(folder.File("s")), File.ReadAllBytes(folder.File("t")));
    }

    [Fact]
    public void It_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        using var engine = Open(SampleModels.Pooled);
        using var conversation = engine.StartConversation();
        // What a killed run left, open to all, gives nobody a look.
        File.WriteAllText(folder.File("s.tmp"), "x");
        File.SetUnixFileMode(folder.File("s.tmp"), (UnixFileMode)0b110_110_110);
        conversation.Save(folder.File("s"), [], []);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("s")));
        Assert.Equal([folder.File("s")], Directory.GetFiles(folder.Path));
        Assert.Equal(FailureKind.FileAccess, Assert.Throws<N2EyeException>(() => conversation.Save(folder.File("no/such/s"), [], [])).Kind);
    }

    public void Dispose() => folder.Dispose();

    private static (List<ChatMessage> Messages, IReadOnlyList<EncodedPicture> Pictures) Begin(Engine engine, Conversation conversation)
    {
        var picture = engine.Encode(TestPictures.Open("images", "rgb_640x480.png"));
        List<ChatMessage> messages = [ChatMessage.System("Look."), ChatMessage.User(1, "What is it?")];
        messages.Add(ChatMessage.Assistant(Ask(conversation, messages, [picture]).Text));
        return (messages, [picture]);
    }

    private static Completion Ask(Conversation conversation, IReadOnlyList<ChatMessage> messages, IReadOnlyList<EncodedPicture> pictures) =>
        conversation.Answer(Request(messages), pictures, Sampled, null, TestContext.Current.CancellationToken);

    private static ChatRequest Request(IReadOnlyList<ChatMessage> messages) => new() { Messages = messages, AddGenerationPrompt = true };

    private static Engine Open(string name, string scheme = Schemes.Int8, string provider = ProviderChoice.Cpu, int context = 512)
    {
        var model = SampleModels.Get(name);
        return Engine.Load(model, SampleWeights.Path(model, scheme), new EngineOptions { Threads = 2, Context = context, Provider = new ProviderChoice { Name = provider } });
    }
}
