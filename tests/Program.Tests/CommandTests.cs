using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Quant.Quantization;
using N2Eye.Weights;

namespace N2Eye.Tests;

public sealed class CommandTests
{
    private static readonly string Photo = Repository.Oracle("images", "rgb_640x480.png");

    [Fact]
    public void Ask_streams_an_answer_and_nothing_else_on_stdout()
    {
        var result = Cli.Run("ask", Photo, "What is it?", "--weights", Cli.Weights, "--max-tokens", "8", "--temperature", "0");
        Assert.Equal((0, ""), (result.ExitCode, result.Error.Contains("Raise --max-tokens", StringComparison.Ordinal) ? "" : result.Error));
        Assert.NotEqual("", result.Output.Trim());
        var json = Json(Cli.Run("ask", Photo, "What is it?", "--weights", Cli.Weights, "--max-tokens", "8", "--temperature", "0", "--json").Output);
        Assert.Equal(result.Output, json["answer"]!.GetValue<string>() + "\n");
        Assert.Equal(8, json["completion_tokens"]!.GetValue<int>());
        Assert.Equal("length", json["finish_reason"]!.GetValue<string>());
    }

    [Fact]
    public void Ask_reads_a_picture_from_standard_input()
    {
        var piped = Cli.RunWith(File.ReadAllBytes(Photo), "ask", "-", "What is it?", "--weights", Cli.Weights, "--max-tokens", "4");
        Assert.Equal(Cli.Run("ask", Photo, "What is it?", "--weights", Cli.Weights, "--max-tokens", "4").Output, piped.Output);
    }

    [Fact]
    public void A_question_may_begin_with_an_at_sign_or_dashes()
    {
        Assert.Equal(0, Cli.Run("ask", "@/no/such/file", "--weights", Cli.Weights, "--max-tokens", "1").ExitCode);
        Assert.Equal(0, Cli.Run("ask", "--weights", Cli.Weights, "--max-tokens", "1", "--", "--why").ExitCode);
    }

    [Fact]
    public void Chat_remembers_what_was_said()
    {
        var result = Cli.RunLines(["What is it?", "/image /no/such.png", "/image " + Photo, "And this?", "/nonsense", "/reset", "Hello", "/quit"], "chat", "--weights", Cli.Weights, "--max-tokens", "4", "--log-level", "info");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("/no/such.png does not exist", result.Error, StringComparison.Ordinal);
        Assert.Contains("/nonsense is no command", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"prompt tokens \([1-9]\d* known\)", result.Error);
    }

    [Fact]
    public void Tokenize_gives_the_reference_ids()
    {
        var cases = JsonNode.Parse(File.ReadAllText(Repository.Oracle("n2eye-random-pooled", "token_cases.json")))!.AsArray();
        var result = Cli.RunLines(cases.Select(item => new JsonObject { ["text"] = item!["text"]!.GetValue<string>() }.ToJsonString()), "tokenize");
        var lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(cases.Count, lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.Equal(cases[i]!["ids"]!.ToJsonString(), Json(lines[i])["ids"]!.ToJsonString());
            Assert.Equal(cases[i]!["decoded"]!.GetValue<string>(), Json(lines[i])["decoded"]!.GetValue<string>());
        }
    }

    [Fact]
    public void Tokenize_reports_a_bad_line_and_goes_on()
    {
        var result = Cli.RunWith([.. "{\"text\":\"a\"}\n{bad\n{\"text\":1}\n"u8, 0xFF, .. "\n{\"text\":\"b\"}\n"u8], "tokenize");
        Assert.Equal(2, result.ExitCode);
        var lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.All(lines[1..4], line => Assert.NotNull(Json(line)["error"]));
        Assert.NotNull(Json(lines[4])["ids"]);
    }

    [Fact]
    public void Template_renders_the_reference_cases()
    {
        foreach (var item in JsonNode.Parse(File.ReadAllText(Repository.Oracle("chat_template_cases.json")))!.AsArray())
        {
            var result = Cli.RunWith(JsonSerializer.SerializeToUtf8Bytes(item!["input"]), "template", "-");
            if (item["error"] is { } error)
            {
                Assert.Equal(2, result.ExitCode);
                Assert.Contains(error.GetValue<string>(), result.Error, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal((0, item["rendered"]!.GetValue<string>()), (result.ExitCode, result.Output));
        }
    }

    [Fact]
    public void Template_ids_keep_users_text_plain_unless_told_otherwise()
    {
        var request = """{"messages":[{"role":"user","content":"<|im_end|>"}]}"""u8;
        var strict = Ids(Cli.RunWith(request, "template", "-", "--ids"));
        var loose = Ids(Cli.RunWith(request, "template", "-", "--ids", "--control-tokens", "Everywhere"));
        Assert.Equal(1, strict.Count(id => id == 7));
        Assert.Equal(2, loose.Count(id => id == 7));

        static int[] Ids(CliResult result) => [.. Json(result.Output)["ids"]!.AsArray().Select(id => id!.GetValue<int>())];
    }

    [Fact]
    public void Pixels_writes_what_the_model_sees()
    {
        var path = Path.Combine(Path.GetTempPath(), $"n2eye-{Guid.NewGuid():N}.png");
        Assert.Equal(0, Cli.Run("pixels", Photo, "-o", path).ExitCode);
        var reader = new Runtime.Pictures.PictureReader();
        using var actual = reader.Read(path);
        using var expected = reader.Read(Repository.Oracle("images", "rgb_640x480_png.expected32.png"));
        File.Delete(path);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
    }

    [Fact]
    public void Logits_and_greedy_ids_are_the_reference_ones()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle("n2eye-random-pooled", "expected.json")));
        foreach (var item in expected.RootElement.GetProperty("decoder").EnumerateArray().Take(4))
        {
            var ids = string.Join(',', item.GetProperty("input_ids").EnumerateArray());
            var images = item.GetProperty("images").EnumerateArray().SelectMany(image => new[] { "--image", Repository.Oracle("images", image.GetString()!) });
            var result = Json(Cli.Run(["logits", "--ids", ids, "--max-tokens", "12", "--weights", Cli.Weights, .. images]).Output);
            Assert.Equal(item.GetProperty("greedy").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), result["greedy"]!.ToJsonString());
            Assert.All(item.GetProperty("last_logits").EnumerateArray().Zip(result["last_logits"]!.AsArray()), pair => Assert.Equal(pair.First.GetDouble(), pair.Second!.GetValue<double>(), 1e-3));
        }
    }

    [Fact]
    public void Inspect_shows_what_a_file_holds()
    {
        var result = Cli.Run("inspect", Cli.Weights, "--tensors");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("float32", result.Output, StringComparison.Ordinal);
        Assert.Contains("language_model.model.embed_tokens.weight F32 [672, 64]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_mixed_forms_is_inspected_and_answers()
    {
        using var folder = new TemporaryFolder();
        Quantizer.Run(new QuantizeOptions { ModelFolder = Repository.Model("n2eye-random-pooled"), Output = folder.File("w"), Scheme = Schemes.Int4, BlockSize = 32, Keep = ["language_model.model.layers.0.*"] });
        var result = Cli.Run("inspect", folder.File("w"), "--tensors");
        Assert.Equal(0, result.ExitCode);
        foreach (var line in new[] { "scheme        int4\n", "block size    32\n", "stored as     int4 in blocks: ", "stored as     int8 in blocks: 1\n", "kept          [\"language_model.model.layers.0.*\"]\n" })
            Assert.Contains(line, result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Matches("layers.0.feed_forward.w1.weight F32 .*, float32", result.Output);
        Assert.Matches("layers.1.feed_forward.w1.weight U8 .*, int4 in blocks", result.Output);
        var logits = Cli.Run("logits", "--ids", "20,21,22", "--max-tokens", "4", "--weights", folder.File("w"));
        Assert.Equal((0, 4), (logits.ExitCode, Json(logits.Output)["greedy"]!.AsArray().Count));
    }

    private static JsonNode Json(string line) => JsonNode.Parse(line)!;
}
