using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Answering.Saved;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;
using N2Eye.Weights;

namespace N2Eye.Tests.Answering.Saved;

/// <summary>A file that is not what was written is one line, whatever is wrong with it.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Engine engine = Open(SampleModels.Pooled);
    private readonly byte[] whole;

    public DamagedFileTests()
    {
        using var conversation = engine.StartConversation();
        var picture = engine.Encode(TestPictures.Open("images", "rgb_640x480.png"));
        List<ChatMessage> messages = [ChatMessage.User(1, "What is it?")];
        var answer = conversation.Answer(new ChatRequest { Messages = messages, AddGenerationPrompt = true }, [picture], new AnswerOptions { MaxTokens = 4, Sampling = SamplingOptions.Greedy }, null, default);
        conversation.Save(folder.File("s"), [.. messages, ChatMessage.Assistant(answer.Text)], [picture]);
        whole = File.ReadAllBytes(folder.File("s"));
    }

    [Fact]
    public void Any_byte_that_is_another_is_found()
    {
        var random = new Random(1);
        int[] places = [.. Enumerable.Range(0, 1500), .. Enumerable.Range(0, 300).Select(_ => random.Next(whole.Length)), .. Enumerable.Range(1, 20).Select(i => whole.Length - i)];
        foreach (var place in places)
        {
            var bytes = whole.ToArray();
            bytes[place] ^= (byte)random.Next(1, 256);
            Refused(bytes);
        }
    }

    [Fact]
    public void A_file_that_is_too_short_or_too_long_is_found()
    {
        var random = new Random(2);
        int[] lengths = [.. Enumerable.Range(0, 100), .. Enumerable.Range(0, 100).Select(_ => random.Next(whole.Length)), .. Enumerable.Range(1, 20).Select(i => whole.Length - i)];
        foreach (var length in lengths) Refused(whole[..length]);
        Refused([.. whole, 0]);
        Refused([.. whole, .. whole]);
    }

    [Fact]
    public void Foreign_files_are_refused()
    {
        var random = new Random(3);
        for (var i = 0; i < 100; i++)
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            Assert.Contains("is no file that n2eye saved", Refused(bytes), StringComparison.Ordinal);
            // A right beginning does not help.
            whole.AsSpan(0, Math.Min(16, bytes.Length)).CopyTo(bytes);
            Refused(bytes);
        }

        Assert.Contains("has format 2", Refused([.. whole[..8], 2, .. whole[9..]]), StringComparison.Ordinal);
        Assert.Contains("is no conversation", Refused([.. whole[..12], 2, .. whole[13..]]), StringComparison.Ordinal);
    }

    /// <summary>With sums that fit: somebody means it.</summary>
    [Theory]
    [InlineData("request", "1")]
    [InlineData("request", "{\"messages\":[{\"content\":\"x\"}]}")]
    [InlineData("request", "{\"messages\":7}")]
    [InlineData("pictures", "[]")]
    [InlineData("pictures", "null")]
    [InlineData("pictures", "[\"a\",\"b\"]")]
    [InlineData("state", "{\"ids\":[],\"pictures\":0}")]
    [InlineData("state", "{\"ids\":[1,-1],\"pictures\":0}")]
    [InlineData("state", "{\"ids\":[1,672],\"pictures\":0}")]
    [InlineData("state", "{\"ids\":[1,2],\"pictures\":1}")]
    [InlineData("state", "{\"ids\":[1,14],\"pictures\":0}")]
    [InlineData("state", "{\"ids\":[1,2],\"pictures\":-1}")]
    [InlineData("state", "{\"ids\":[1,2],\"pictures\":0}")]
    [InlineData("state", "{\"ids\":null,\"pictures\":0}")]
    [InlineData("state", "null")]
    [InlineData("state.ids.0", "null")]
    [InlineData("state.pictures", "2147483647")]
    [InlineData("state.prompt.literal", "[-1,2]")]
    [InlineData("state.prompt.literal", "[2147483647,2147483647]")]
    [InlineData("state.prompt.literal", "[0,0]")]
    [InlineData("state.prompt.literal", "[4,2,0,2]")]
    [InlineData("state.prompt.literal", "[1]")]
    [InlineData("state.prompt.text", "null")]
    [InlineData("more", "1")]
    public void Heads_that_lie_are_refused(string field, string value)
    {
        var length = BitConverter.ToInt32(whole, 16);
        var head = JsonNode.Parse(whole.AsSpan(SavedFormat.FixedBytes, length))!.AsObject();
        var path = field.Split('.');
        JsonNode place = head;
        foreach (var step in path[..^1]) place = place[step]!;
        if (place is JsonArray array) array[0] = JsonNode.Parse(value);
        else place[path[^1]] = JsonNode.Parse(value);
        using (var file = new SavedFileWriter(folder.File("lie"), SavedKind.Conversation, JsonSerializer.SerializeToUtf8Bytes(head)))
        {
            file.Write(whole.AsSpan(SavedFormat.FixedBytes + length + SavedFormat.SumBytes)[..^SavedFormat.SumBytes]);
            file.Commit(toDisk: false);
        }

        Refused(File.ReadAllBytes(folder.File("lie")));
    }

    [Fact]
    public void Another_models_conversation_and_one_with_other_weights_are_refused()
    {
        File.WriteAllBytes(folder.File("x"), whole);
        using var patches = Open(SampleModels.Patches);
        Assert.Contains("another model", Message(patches), StringComparison.Ordinal);
        using var int4 = Open(SampleModels.Pooled, Schemes.Int4);
        Assert.Contains("other weights", Message(int4), StringComparison.Ordinal);

        // The same metadata and shapes with other numbers: a checkpoint under another's name.
        var other = folder.File("other.safetensors");
        var bytes = File.ReadAllBytes(SampleWeights.Path(engine.Model, Schemes.Int8));
        using (var weights = WeightsFile.Open(SampleWeights.Path(engine.Model, Schemes.Int8))) bytes[weights.Tensors[^1].Offset] ^= 1;
        File.WriteAllBytes(other, bytes);
        using var altered = Engine.Load(engine.Model, other, new EngineOptions { Threads = 1 });
        Assert.Contains("other weights", Message(altered), StringComparison.Ordinal);

        string Message(Engine of) => Assert.Throws<N2EyeException>(() => of.Resume(folder.File("x"))).Message;
    }

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    private string Refused(byte[] bytes)
    {
        File.WriteAllBytes(folder.File("x"), bytes);
        var failure = Assert.Throws<N2EyeException>(() => engine.Resume(folder.File("x")));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.StartsWith(folder.File("x"), failure.Message, StringComparison.Ordinal);
        Assert.Single(failure.Message.Split('\n'));
        return failure.Message;
    }

    private static Engine Open(string name, string scheme = Schemes.Int8)
    {
        var model = SampleModels.Get(name);
        return Engine.Load(model, SampleWeights.Path(model, scheme), new EngineOptions { Threads = 1, Context = 256 });
    }
}
