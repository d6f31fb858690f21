using CsCheck;
using Generators.Tests.Tokenizers;
using N2Eye.Runtime.Prompts;
using N2Eye.Tests;
using N2Eye.Train.Tokenizer;
using N2Eye.Train.Tokenizer.Files;
using N2Eye.Train.Tokenizer.Words;

namespace Train.Tokenizer.Tests;

public sealed class BpeTrainerTests
{
    private static readonly string[] Corpus =
    [
        "What animal is on the candy? A bear.", "What is it? It is an apple.", "How many apples are there? 3", "Where is the dog? top left",
        "<|im_start|>user\nIs there a dog?<|im_end|>\n", "Is it blue? no", "{\"thing\": \"apple\", \"color\": \"red\"}", "déjà vu, 日本, 😀😀",
    ];

    /// <summary>Few letters, so that pairs repeat, overlap and tie.</summary>
    private static readonly Gen<string[]> Corpora = Gen.Char["abc 1\né"].Array[0, 40].Select(letters => new string(letters)).Array[0, 8];

    [Fact]
    public void Merges_are_those_of_the_naive_trainer() => Corpora.Sample(corpus =>
    {
        var size = BpeTrainer.SmallestVocabulary + 30;
        var trained = BpeTrainer.Train(corpus, new BpeOptions { VocabularySize = size });
        var merges = trained.Merges.Select(merge => trained.Vocabulary[merge.Left] + " " + trained.Vocabulary[merge.Right]);
        return merges.SequenceEqual(NaiveTrainer.Merges(corpus, 30, 2));
    });

    [Fact]
    public void The_order_of_the_text_does_not_matter() => Corpora.Sample(corpus =>
    {
        var options = new BpeOptions { VocabularySize = BpeTrainer.SmallestVocabulary + 30 };
        return TokenizerFiles.TokenizerJson(BpeTrainer.Train(corpus, options)) == TokenizerFiles.TokenizerJson(BpeTrainer.Train(corpus.Reverse(), options));
    });

    [Fact]
    public void Words_are_the_whole_text() => Gen.String.Where(IsWellFormed).Sample(text => string.Concat(WordCutter.Cut(text)) == text);

    [Fact]
    public void The_runtime_reads_the_file_and_gives_every_text_back()
    {
        var tokenizer = TokenizerLoader.Load(TokenizerFiles.TokenizerJson(Trained(BpeTrainer.SmallestVocabulary + 60)));
        var astral = Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32);
        Gen.OneOf(Gen.String.Where(IsWellFormed), astral, Gen.Int[0, Corpus.Length - 1].Select(line => Corpus[line]))
            .Array[0, 6].Select(string.Concat)
            .Sample(text => tokenizer.Decode([.. Encode(tokenizer, text)], skipSpecialTokens: false) == text);
    }

    [Fact]
    public void Every_single_byte_is_a_token_of_the_runtime()
    {
        var tokenizer = TokenizerLoader.Load(TokenizerFiles.TokenizerJson(Trained(BpeTrainer.SmallestVocabulary)));
        for (var value = 0; value < 256; value++) Assert.Equal([(byte)value], tokenizer.BytesOf(ControlTokens.All.Count + value).ToArray());
    }

    [Fact]
    public void The_runtime_merges_what_was_learnt()
    {
        var trained = Trained(BpeTrainer.SmallestVocabulary + 60);
        var tokenizer = TokenizerLoader.Load(TokenizerFiles.TokenizerJson(trained));
        Assert.Contains("apple", trained.Vocabulary.Select(token => token.TrimStart('Ġ')));
        Assert.True(Encode(tokenizer, "an apple").Count <= 4);
    }

    [Fact]
    public void Control_tokens_have_the_family_ids_and_are_not_learnt_from()
    {
        var trained = Trained(BpeTrainer.SmallestVocabulary + 200);
        var tokenizer = TokenizerLoader.Load(TokenizerFiles.TokenizerJson(trained));
        Assert.Equal([1, 6, 7, 14, 0], Encode(tokenizer, "<|startoftext|><|im_start|><|im_end|><image><|pad|>"));
        Assert.Equal([1], tokenizer.Prefix.ToArray());
        Assert.DoesNotContain(trained.Vocabulary.Skip(BpeTrainer.SmallestVocabulary), token => token.Contains("im_", StringComparison.Ordinal));
    }

    [Fact]
    public void The_three_files_are_those_of_the_family()
    {
        using var folder = new TemporaryFolder();
        TokenizerFiles.Write(Trained(BpeTrainer.SmallestVocabulary + 9), new BpeOptions { MaximumLength = 321 }, folder.Path);
        var files = ModelDriver.Files("n2eye-random-pooled");
        foreach (var name in new[] { "tokenizer_config.json", "special_tokens_map.json" })
        {
            var keys = System.Text.Json.Nodes.JsonNode.Parse(files[name])!.AsObject().Select(field => field.Key).Order();
            var written = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(folder.File(name)))!.AsObject();
            Assert.Equal(keys, written.Select(field => field.Key).Order());
        }

        Assert.Contains("321", File.ReadAllText(folder.File("tokenizer_config.json")), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("tokenizer.json")));
    }

    [Theory]
    [InlineData(270, 2, "The vocabulary size 270 is not between 271 (control tokens and bytes) and 1048576.")]
    [InlineData(300, 0, "The minimum frequency 0 is below 1.")]
    public void A_size_out_of_range_is_one_line(int size, int minimum, string message)
    {
        var failure = Assert.Throws<TokenizerTrainingException>(() => BpeTrainer.Train(Corpus, new BpeOptions { VocabularySize = size, MinimumFrequency = minimum }));
        Assert.Equal(message, failure.Message);
    }

    private static TrainedTokenizer Trained(int size) =>
        BpeTrainer.Train(Enumerable.Repeat(Corpus, 3).SelectMany(lines => lines), new BpeOptions { VocabularySize = size });

    private static List<int> Encode(N2Eye.Runtime.Tokenizers.Tokenizer tokenizer, string text)
    {
        var ids = new List<int>();
        tokenizer.Encode(Prompt.Trusted(text), ids);
        return ids;
    }

    private static bool IsWellFormed(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
