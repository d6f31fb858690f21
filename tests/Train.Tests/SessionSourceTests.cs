using N2Eye.Runtime;
using N2Eye.Tests;
using N2Eye.Train.Data;
using Parquet.Serialization;

namespace Train.Tests;

public sealed class SessionSourceTests
{
    [Fact]
    public void Json_lines_are_read_field_by_field()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("sessions.jsonl"), """
            {"session_id":"one","image":"pictures/a.png","system":"Be brief.","tools":[{"name":"t"}],"turns":[{"interaction_id":"i1","query":"Q1","query_category":"colour","domain":"food","answer":"red","answers":["crimson"]},{"query":"R","role":"tool","answer":"done"}]}

            {"session_id":"two","turns":[{"query":"Q2","answer":"A2"}]}

            """);
        var sessions = SessionSource.Read(folder.Path);
        Assert.Equal(["one", "two"], sessions.Select(session => session.Id));
        var one = sessions[0];
        Assert.Equal(folder.File("pictures/a.png"), Assert.IsType<SessionPicture.File>(one.Picture).Path);
        Assert.Equal(("Be brief.", """[{"name":"t"}]"""), (one.System, one.Tools));
        Assert.Equal(["i1", "1"], one.Turns.Select(turn => turn.Id));
        Assert.Equal(("colour", "food", "tool"), (one.Turns[0].Category, one.Turns[0].Domain, one.Turns[1].Role));
        Assert.Equal(["red", "crimson"], one.Turns[0].Answers);
        Assert.Null(sessions[1].Picture);
        Assert.EndsWith("sessions.jsonl line 3, session two", sessions[1].Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"session_id":"x","turns":[{"query":"Q"}]}""", "line 1, session x, turns[0]: \"answer\" is missing.")]
    [InlineData("""{"session_id":"x","turns":[{"answer":"A"}]}""", "line 1, session x, turns[0]: \"query\" is missing.")]
    [InlineData("""{"session_id":"x","turns":[{"query":"Q","answer":""}]}""", "line 1, session x, turns[0]: \"answer\" is empty.")]
    [InlineData("""{"session_id":"x","turns":[{"query":3,"answer":"A"}]}""", "line 1, session x, turns[0]: \"query\" must be a string.")]
    [InlineData("""{"session_id":"x","turns":[{"query":"Q","answer":"A","role":"system"}]}""", "\"role\" is \"system\": it must be user or tool.")]
    [InlineData("""{"session_id":"x","turns":[]}""", "\"turns\" must be an array with at least one turn.")]
    [InlineData("""{"turns":[]}""", "line 1: \"session_id\" is missing.")]
    [InlineData("[]", "line 1: a session must be a JSON object.")]
    [InlineData("{", "line 1 is no JSON (byte 2).")]
    [InlineData("""{"session_id":"x","image":{"bytes":"?"},"turns":[{"query":"Q","answer":"A"}]}""", "\"image.bytes\" is no base64.")]
    [InlineData("""{"session_id":"x","image":7,"turns":[{"query":"Q","answer":"A"}]}""", "\"image\" must be a path, or an object with \"bytes\" or \"path\".")]
    [InlineData("""{"session_id":"x","tools":{},"turns":[{"query":"Q","answer":"A"}]}""", "\"tools\" must be an array.")]
    [InlineData("""{"session_id":"x","image_url":"https://example.org/a/b.jpg","turns":[{"query":"Q","answer":"A"}]}""", "images/b.jpg is not there: the trainer does not use the network, download it first.")]
    public void What_is_wrong_is_told_with_its_place(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("sessions.jsonl"), line + "\n");
        var failure = Assert.Throws<N2EyeException>(() => SessionSource.Read(folder.Path));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.EndsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder.File("sessions.jsonl"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_downloaded_picture_is_found_by_the_end_of_its_address()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("images"));
        File.WriteAllText(folder.File("images/b.jpg"), "");
        File.WriteAllText(folder.File("sessions.jsonl"), """{"session_id":"x","image":null,"image_url":"https://example.org/a/b.jpg?size=2","turns":[{"query":"Q","answer":"A"}]}""");
        Assert.Equal(folder.File("images/b.jpg"), Assert.IsType<SessionPicture.File>(SessionSource.Read(folder.Path)[0].Picture).Path);
    }

    [Theory]
    [InlineData("absent", "does not exist")]
    [InlineData("", "holds neither sessions.jsonl nor parquet files")]
    public void A_missing_source_is_told(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<N2EyeException>(() => SessionSource.Read(folder.File(name)));
        Assert.Equal(FailureKind.FileAccess, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_is_read_with_its_pictures_and_separate_answers()
    {
        using var folder = new TemporaryFolder();
        var picture = File.ReadAllBytes(Repository.Oracle("images", "gray.png"));
        var rows = new[]
        {
            new Row { session_id = "p1", image = new Image { bytes = picture }, turns = [new Turn { interaction_id = "a", query = "Q1", query_category = 3, domain = 1 }, new Turn { interaction_id = "b", query = "Q2" }], answers = [new Answer { interaction_id = "b", ans_full = "A2" }, new Answer { interaction_id = "a", ans_full = "A1" }] },
            new Row { session_id = "p2", image_url = "pictures/x.png", turns = [new Turn { interaction_id = "c", query = "Q3" }], answers = [new Answer { interaction_id = "c", ans_full = "A3" }] },
        };
        await ParquetSerializer.SerializeAsync(rows, folder.File("part-0.parquet"), cancellationToken: TestContext.Current.CancellationToken);
        var sessions = SessionSource.Read(folder.Path);
        Assert.Equal(["p1", "p2"], sessions.Select(session => session.Id));
        Assert.Equal(picture, Assert.IsType<SessionPicture.Memory>(sessions[0].Picture).Bytes);
        Assert.Equal(["A1", "A2"], sessions[0].Turns.Select(turn => turn.Answers[0]));
        Assert.Equal(("3", "1"), (sessions[0].Turns[0].Category, sessions[0].Turns[0].Domain));
        Assert.Equal(folder.File("pictures/x.png"), Assert.IsType<SessionPicture.File>(sessions[1].Picture).Path);
        // It is trained on like any other.
        using var batch = Samples.Collator(SampleModels.Pooled).Collate([Samples.Encode(SampleModels.Pooled, sessions[0])]);
        Assert.Equal([1, 3, 32, 32], batch.Pixels!.shape);
    }

    [Fact]
    public void A_damaged_parquet_file_is_told_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x.parquet"), "no table at all, but long enough to be one");
        var failure = Assert.Throws<N2EyeException>(() => SessionSource.Read(folder.Path));
        Assert.StartsWith(folder.File("x.parquet") + " is no parquet file", failure.Message, StringComparison.Ordinal);
    }

    // The names are the file's.
#pragma warning disable IDE1006
    private sealed class Row
    {
        public string session_id { get; set; } = "";
        public Image? image { get; set; }
        public string? image_url { get; set; }
        public List<Turn> turns { get; set; } = [];
        public List<Answer> answers { get; set; } = [];
    }

    private sealed class Image
    {
        public byte[]? bytes { get; set; }
        public string? path { get; set; }
    }

    private sealed class Turn
    {
        public string interaction_id { get; set; } = "";
        public string query { get; set; } = "";
        public int query_category { get; set; }
        public int domain { get; set; }
    }

    private sealed class Answer
    {
        public string interaction_id { get; set; } = "";
        public string ans_full { get; set; } = "";
    }
#pragma warning restore IDE1006
}
