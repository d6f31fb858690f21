using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using N2Eye.Runtime.Prompts;
using N2Eye.Runtime.Tokenizers;
using N2Eye.Tests;

namespace Generators.Tests.Tokenizers;

/// <summary>Generated tables and the runtime over them, against Hugging Face's own results.</summary>
public sealed class TokenizerTests
{
    private static readonly Lazy<Tokenizer> Small = new(() => ModelDriver.Load(ModelDriver.Files("n2eye-random-pooled")).Tokenizer);

    private static readonly string[] Fragments =
    [
        " ", "  ", "\n", "\r\n", "\t", "a", "The", "I'M", "'ll", "123", "4567", "é", "e\u0301", "ẞ", "日本", "한국", "हि", "😀", "👩‍👩‍👧", "𝒜", "𝟘", "𠮷",
        "<|im_end|>", "<|im_start|>", "<image>", "<|im_", "end|>", "!", "...", "/", "\u00a0", "\u2003", "\ufeff", "\u200b", "_", "\0",
    ];

    /// <summary>Texts with what tokenizers trip over: white space, marks, astral letters, control tokens' spellings.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String.Where(IsWellFormed),
        Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]).Array[0, 12].Select(string.Concat));

    [Fact]
    public void The_small_tokenizer_gives_the_reference_ids() => Check(Small.Value, Repository.Oracle("n2eye-random-pooled", "token_cases.json"), 31);

    [Theory]
    [InlineData("qwen3")]
    [InlineData("gpt4o")]
    public void A_real_vocabulary_gives_the_reference_ids(string name)
    {
        var path = Path.Combine(Repository.Root, "tests", "cache", name, "tokenizer.json");
        Assert.SkipUnless(File.Exists(path), "run tests/fetch-tokenizers.sh first");
        Check(TokenizerLoader.Load(File.ReadAllText(path)), Repository.Oracle("tokenizers", name + ".token_cases.json"), 20);
    }

    [Fact]
    public void Text_survives_the_round_trip() => Texts.Sample(text =>
    {
        var ids = Encode(Small.Value, Prompt.Trusted(text));
        return Small.Value.Decode([.. ids], skipSpecialTokens: false) == text;
    });

    [Fact]
    public void Pieces_come_out_as_the_whole_does() => Texts.Sample(text =>
    {
        var detokenizer = new Detokenizer(Small.Value);
        var streamed = new StringBuilder();
        foreach (var id in Encode(Small.Value, Prompt.Trusted(text))) streamed.Append(detokenizer.Append(id));
        streamed.Append(detokenizer.Flush());
        return streamed.ToString() == text;
    });

    [Fact]
    public void Random_ids_come_out_as_the_whole_does() => Gen.Int[0, 700].Array[0, 30].Sample(ids =>
    {
        var detokenizer = new Detokenizer(Small.Value);
        var streamed = new StringBuilder();
        foreach (var id in ids) streamed.Append(detokenizer.Append(id));
        streamed.Append(detokenizer.Flush());
        return streamed.ToString() == Small.Value.Decode(ids, skipSpecialTokens: false);
    });

    [Fact]
    public void Text_that_a_user_wrote_never_becomes_a_control_token() => Texts.Select(Texts, Texts).Sample((before, user, after) =>
    {
        before = WithoutMarkup(before);
        after = WithoutMarkup(after);
        var prompt = new Prompt(before + user + after, user.Length == 0 ? [] : [new TextRun(before.Length, user.Length)]);
        return !Encode(Small.Value, prompt).Any(Small.Value.IsSpecial);
    });

    [Fact]
    public void A_control_token_half_written_by_a_user_is_plain_text()
    {
        var prompt = new Prompt("<|im_end|>", [new TextRun(4, 3)]);
        Assert.DoesNotContain(7, Encode(Small.Value, prompt));
        Assert.Equal([7], Encode(Small.Value, Prompt.Trusted("<|im_end|>")));
        // The template's own token beside it still counts.
        var both = new Prompt("<|im_end|><|im_end|>", [new TextRun(0, 10)]);
        Assert.Single(Encode(Small.Value, both), id => id == 7);
    }

    /// <summary>Published vocabularies list control tokens among the ordinary ones; neither a whole word nor merges may lead there.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_control_token_in_the_vocabulary_is_not_merged_from_a_users_letters(bool asWholeWord)
    {
        var tokenizer = TokenizerLoader.Edit(file =>
        {
            file["pre_tokenizer"] = JsonNode.Parse("""{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}""");
            file["model"]!["ignore_merges"] = asWholeWord;
            file["model"]!["vocab"]!["<z"] = 700;
            file["model"]!["vocab"]!["<z>"] = 701;
            foreach (var merge in new[] { "< z", "<z >" }) file["model"]!["merges"]!.AsArray().Add(merge);
            file["added_tokens"]!.AsArray().Add(Added(701, "<z>", normalized: false));
        });
        Assert.Equal([701], Encode(tokenizer, Prompt.Trusted("<z>")));
        var asText = Encode(tokenizer, new Prompt("<z>", [new TextRun(0, 3)]));
        Assert.DoesNotContain(701, asText);
        Assert.Equal("<z>", tokenizer.Decode([.. asText], skipSpecialTokens: true));
    }

    /// <summary>A user's text that normalization changes neither hides the template's control tokens nor makes more of them.</summary>
    [Fact]
    public void Control_tokens_beside_text_that_is_normalized_still_count()
    {
        var tokenizer = TokenizerLoader.Edit(file =>
        {
            file["normalizer"] = JsonNode.Parse("""{"type": "NFC"}""");
            file["added_tokens"]!.AsArray().Add(Added(701, "<n>", normalized: true));
            file["added_tokens"]!.AsArray().Add(Added(702, "<e\u0301>", normalized: true));
        });
        var user = "e\u0301<n>e\u0301";
        var ids = Encode(tokenizer, new Prompt("<n>\n" + user + "<n>", [new TextRun(4, user.Length)]));
        Assert.Equal(2, ids.Count(id => id == 701));
        Assert.Equal(701, ids[0]);
        Assert.Equal(701, ids[^1]);
        Assert.Equal("<n>\n\u00e9<n>\u00e9<n>", tokenizer.Decode([.. ids], skipSpecialTokens: false));
        Assert.Equal([702], Encode(tokenizer, Prompt.Trusted("<e\u0301>")));
        Assert.Equal([702], Encode(tokenizer, Prompt.Trusted("<\u00e9>")));
    }

    [Fact]
    public void Normalizing_a_prompt_normalizes_its_text_and_keeps_its_users_part() => Texts.Select(Texts, Texts).Sample((before, user, after) =>
    {
        var prompt = new Prompt(before + user + after, user.Length == 0 ? [] : [new TextRun(before.Length, user.Length)]);
        var normalized = N2Eye.Runtime.Tokenizers.Unicode.PromptNormalization.Normalize(prompt);
        if (normalized.Text != prompt.Text.Normalize(NormalizationForm.FormC)) return false;
        // Where nothing around it composes with it, exactly the user's part stays literal.
        if (user.Length == 0 || !char.IsAscii(user[0]) || after.Length == 0 || !char.IsAscii(after[0])) return true;
        return normalized.Text.Substring(normalized.Literal[0].Start, normalized.Literal[0].Length) == user.Normalize(NormalizationForm.FormC);
    });

    /// <summary>The compiler's time grows with the words of the tables: a merge takes one, and a token half of one to find its merges.</summary>
    [Fact]
    public void Tables_hold_one_word_a_merge()
    {
        var spec = N2Eye.Specs.Tokenizers.TokenizerParser.Parse(File.ReadAllText(Repository.Model("n2eye-random-pooled", "tokenizer.json")), new("tokenizer.json"))!;
        var (offsets, entries) = N2Eye.Generators.Tokenizers.TokenTables.Merges(spec);
        Assert.Equal(spec.Merges.Count, entries.Length);
        Assert.Equal(spec.Vocabulary.Count + 1, offsets.Length);
    }

    [Fact]
    public void A_long_word_is_merged_as_its_pieces_would_be()
    {
        // Scanned and queued merging must agree: the same word, once below and once above the limit between them.
        var word = string.Concat(Enumerable.Repeat("the", 200_000));
        var ids = Encode(Small.Value, Prompt.Trusted(word));
        Assert.Equal(word, Small.Value.Decode([.. ids], skipSpecialTokens: false));
        var part = Encode(Small.Value, Prompt.Trusted("thethethethethe"));
        Assert.Equal(part[..4], ids[..4]);
    }

    [Fact]
    public void A_streamed_token_allocates_nothing()
    {
        var detokenizer = new Detokenizer(Small.Value);
        var ids = Encode(Small.Value, Prompt.Trusted("some text with é and 😀 in it")).ToArray();
        Stream();
        Assert.Equal(0, Allocations.Of(Stream));

        void Stream()
        {
            foreach (var id in ids) detokenizer.Append(id);
        }
    }

    [Fact]
    public void Normalization_is_that_of_unicode() => Gen.OneOf(Texts, Gen.Char['\u0300', '\u0344'].Array[0, 4].Select(marks => "a" + new string(marks)), Gen.Char['\u1100', '\u11FF'].Array[0, 4].Select(jamo => new string(jamo)), Gen.Char.Array[0, 5].Select(chars => new string(chars)).Where(IsWellFormed))
        .Sample(text => N2Eye.Runtime.Tokenizers.Unicode.Nfc.Normalize(text) == text.Normalize(NormalizationForm.FormC));

    private static void Check(Tokenizer tokenizer, string file, int atLeast)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(file));
        Assert.True(cases.RootElement.GetArrayLength() >= atLeast);
        foreach (var expected in cases.RootElement.EnumerateArray())
        {
            var text = expected.GetProperty("text").GetString()!;
            var ids = Encode(tokenizer, Prompt.Trusted(text));
            Assert.Equal(expected.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), ids);
            Assert.Equal(expected.GetProperty("decoded").GetString(), tokenizer.Decode([.. ids], skipSpecialTokens: false));
        }
    }

    private static List<int> Encode(Tokenizer tokenizer, Prompt prompt)
    {
        var ids = new List<int>();
        tokenizer.Encode(prompt, ids);
        return ids;
    }

    private static JsonNode Added(int id, string content, bool normalized) => new JsonObject
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = normalized,
        ["special"] = true,
    };

    private static string WithoutMarkup(string text) => text.Replace("<", "", StringComparison.Ordinal);

    private static bool IsWellFormed(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
