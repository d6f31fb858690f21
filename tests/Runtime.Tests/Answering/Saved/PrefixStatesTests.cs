using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Providers;
using N2Eye.Runtime.Sampling;
using N2Eye.Weights;

namespace N2Eye.Tests.Answering.Saved;

/// <summary>The state of a system prompt and tools is read from the cache folder, and changes no answer.</summary>
public sealed class PrefixStatesTests : IDisposable
{
    private const string Long = "You look at pictures of a yard and say in a few words what is there, and nothing else. ";

    private readonly TemporaryFolder folder = new();
    private readonly List<string> notes = [];

    private string Cache => folder.File("cache");

    [Fact]
    public void Another_process_reads_it_and_no_bit_is_another()
    {
        var request = Request(Long);
        var (first, firstState) = Ask(request, Cache);
        var (second, secondState) = Ask(request, Cache);
        var (without, withoutState) = Ask(request, null);
        Assert.Equal((0, 0), (first.CachedTokens, without.CachedTokens));
        Assert.InRange(second.CachedTokens, 32, second.PromptTokens - 1);
        Assert.Equal((first.Text, without.Text), (second.Text, second.Text));
        Assert.Equal(firstState, secondState);
        Assert.Equal(firstState, withoutState);
        Assert.Single(Directory.GetFiles(Cache));
        Assert.Empty(notes);
        // Another question behind the same beginning.
        Assert.Equal(second.CachedTokens, Ask(Request(Long, "Why?"), Cache).Completion.CachedTokens);
    }

    [Fact]
    public void Tools_belong_to_it()
    {
        var request = Request(null) with { Tools = [JsonValues.Parse("""{"name":"open_gate","description":"Opens the gate of the yard for a vehicle whose plate is known","parameters":{"type":"object"}}"""u8)] };
        var (first, state) = Ask(request, Cache);
        var (second, read) = Ask(request, Cache);
        Assert.True(second.CachedTokens > 32);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(state, read);
        Assert.Equal(0, Ask(Request(null), Cache).Completion.CachedTokens);
    }

    [Fact]
    public void What_is_short_or_of_another_decoder_is_not_kept()
    {
        Ask(Request("Look."), Cache);
        Ask(Request(null), Cache);
        Ask(Request(Long), Cache, provider: ProviderChoice.OrtCpu);
        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public void A_damaged_file_is_told_and_made_anew()
    {
        var (expected, state) = Ask(Request(Long), Cache);
        var path = Assert.Single(Directory.GetFiles(Cache));
        var whole = File.ReadAllBytes(path);
        byte[] flipped = [.. whole];
        flipped[^100] ^= 4;
        foreach (var damaged in new[] { flipped, whole[..^1], [], "hello"u8.ToArray() })
        {
            File.WriteAllBytes(path, damaged);
            var (actual, again) = Ask(Request(Long), Cache);
            Assert.Equal((expected.Text, 0), (actual.Text, actual.CachedTokens));
            Assert.Equal(state, again);
            Assert.StartsWith($"{path} is made anew: it ", Assert.Single(notes), StringComparison.Ordinal);
            Assert.Equal(whole, File.ReadAllBytes(path));
            notes.Clear();
        }
    }

    [Fact]
    public void Other_weights_and_other_models_have_files_of_their_own()
    {
        Ask(Request(Long), Cache);
        Assert.Equal(0, Ask(Request(Long), Cache, scheme: Schemes.Int4).Completion.CachedTokens);
        Assert.Equal(0, Ask(Request(Long), Cache, name: SampleModels.Patches).Completion.CachedTokens);
        Assert.Equal(3, Directory.GetFiles(Cache).Length);
        Assert.Empty(notes);
    }

    [Fact]
    public void Eight_are_kept_and_what_was_used_longest_ago_goes()
    {
        using (var engine = Open(Cache))
        {
            // One process writes eight, whatever it is asked.
            using var conversation = engine.StartConversation();
            for (var i = 0; i < 12; i++) conversation.Answer(Request($"{Long}{i}"), [], Options, null, default);
        }

        Assert.Equal(8, Directory.GetFiles(Cache).Length);
        foreach (var path in Directory.GetFiles(Cache)) File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-2));
        Assert.NotEqual(0, Ask(Request($"{Long}0"), Cache).Completion.CachedTokens);
        for (var i = 20; i < 27; i++) Ask(Request($"{Long}{i}"), Cache);
        Assert.Equal(8, Directory.GetFiles(Cache).Length);
        Assert.NotEqual(0, Ask(Request($"{Long}0"), Cache).Completion.CachedTokens);
        Assert.Equal(0, Ask(Request($"{Long}1"), Cache).Completion.CachedTokens);
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_one_process_is_asked_again_and_again_stays_in_memory(bool isKept)
    {
        var (expected, state) = Ask(Request(Long), null);
        using var engine = Open(isKept ? Cache : null);
        var known = new List<int>();
        foreach (var system in new[] { Long, Long, Long, Long + "Be brief.", Long })
        {
            using var conversation = engine.StartConversation();
            var completion = conversation.Answer(Request(system), [], Options, null, TestContext.Current.CancellationToken);
            known.Add(completion.CachedTokens);
            // What is in memory needs no file.
            if (known.Count == 2 && isKept) Directory.Delete(Cache, recursive: true);
            if (system != Long) continue;
            Assert.Equal(expected.Text, completion.Text);
            conversation.Save(folder.File("again"), [], []);
            Assert.Equal(state, File.ReadAllBytes(folder.File("again")));
        }

        var length = known[2];
        Assert.InRange(length, 32, expected.PromptTokens - 1);
        Assert.Equal([0, isKept ? length : 0, length, 0, 0], known);
    }

    [Fact]
    public void Nothing_else_in_the_folder_is_touched()
    {
        Directory.CreateDirectory(Path.Combine(Cache, "decoder-1234"));
        File.WriteAllText(Path.Combine(Cache, "lived-1"), "x");
        for (var i = 0; i < 10; i++) Ask(Request($"{Long}{i}"), Cache);
        Assert.Equal(9, Directory.GetFiles(Cache).Length);
        Assert.True(File.Exists(Path.Combine(Cache, "lived-1")) && Directory.Exists(Path.Combine(Cache, "decoder-1234")));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_fails_no_question()
    {
        File.WriteAllText(folder.File("file"), "");
        var (actual, _) = Ask(Request(Long), folder.File("file/cache"));
        Assert.Equal(Ask(Request(Long), null).Completion.Text, actual.Text);
        Assert.StartsWith("Nothing is kept in ", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_and_files_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        Ask(Request(Long), Cache);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Cache));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Cache))));
    }

    public void Dispose() => folder.Dispose();

    private static AnswerOptions Options => new() { MaxTokens = 6, Sampling = SamplingOptions.Greedy };

    /// <summary>One process: an engine, a question, and what was in the decoder afterwards.</summary>
    private (Completion Completion, byte[] State) Ask(ChatRequest request, string? cache, string scheme = Schemes.Int8, string name = SampleModels.Pooled, string provider = ProviderChoice.Cpu)
    {
        using var engine = Open(cache, scheme, name, provider);
        using var conversation = engine.StartConversation();
        var completion = conversation.Answer(request, [], Options, null, TestContext.Current.CancellationToken);
        conversation.Save(folder.File("state"), [], []);
        return (completion, File.ReadAllBytes(folder.File("state")));
    }

    private Engine Open(string? cache, string scheme = Schemes.Int8, string name = SampleModels.Pooled, string provider = ProviderChoice.Cpu)
    {
        var model = SampleModels.Get(name);
        return Engine.Load(model, SampleWeights.Path(model, scheme), new EngineOptions { Threads = 1, Context = 512, Provider = new ProviderChoice { Name = provider }, Cache = cache, CacheNote = notes.Add });
    }

    private static ChatRequest Request(string? system, string question = "What is it?") => new()
    {
        Messages = system is null ? [ChatMessage.User(question)] : [ChatMessage.System(system), ChatMessage.User(question)],
        AddGenerationPrompt = true,
    };
}
