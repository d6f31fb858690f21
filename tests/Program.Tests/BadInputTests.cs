using System.Buffers.Binary;
using System.Text;

namespace N2Eye.Tests;

/// <summary>Every bad input ends with one line that names it and a documented exit code, and never with a stack trace.</summary>
public sealed class BadInputTests
{
    private static readonly string Photo = Repository.Oracle("images", "rgb_50x41.png");

    [Theory]
    [InlineData(2, "IMAGE", "ask")]
    [InlineData(2, "--no-such-flag", "ask", "x", "--no-such-flag")]
    [InlineData(2, "--threads", "ask", "x", "--threads", "-1")]
    [InlineData(2, "--max-tokens", "ask", "x", "--max-tokens", "0")]
    [InlineData(2, "--top-p", "ask", "x", "--top-p", "2")]
    [InlineData(3, "--weights", "ask", "x")]
    [InlineData(5, "/no/such.json", "template", "/no/such.json")]
    [InlineData(5, "/no/such.png", "pixels", "/no/such.png", "-o", "/tmp/x.png")]
    [InlineData(3, "/no/such.safetensors", "inspect", "/no/such.safetensors")]
    [InlineData(3, "/tmp is a folder", "inspect", "/tmp")]
    [InlineData(2, "command", "")]
    [InlineData(2, "\"nosuch\" is no command of n2eye", "nosuch")]
    [InlineData(2, "\"more\" is no argument or flag of pixels", "pixels", "x.png", "more", "-o", "y.png")]
    [InlineData(2, "--seed is \"-1\": it must be a whole number from 0", "ask", "x", "--seed", "-1")]
    [InlineData(2, "--temperature is \"warm\": it must be a number", "ask", "x", "--temperature", "warm")]
    [InlineData(2, "--top-p is NaN", "ask", "x", "--top-p", "nan")]
    [InlineData(2, "--threads is \"many\": it must be a whole number from 0 to 1024", "ask", "x", "--threads", "many")]
    [InlineData(2, "--log-level is \"loud\": it must be one of trace, debug,", "ask", "x", "--log-level", "loud")]
    [InlineData(2, "--log-level is \"\": it must be one of", "ask", "x", "--log-level", "")]
    [InlineData(2, "--control-tokens is \"no\": it must be one of template-only,", "ask", "x", "--control-tokens", "no")]
    [InlineData(2, "--output", "pixels", "x.png")]
    [InlineData(2, "--ids", "logits")]
    [InlineData(3, "--weights FILE", "ask", "x", "--weights", "")]
    [InlineData(2, "--ep-library is \"noequals\": it must be NAME=VALUE", "devices", "--ep-library", "noequals")]
    [InlineData(2, "/no/such.so, the library of the execution provider acme, is not there", "devices", "--ep-library", "acme=/no/such.so")]
    [InlineData(2, "/no/such, the folder of execution providers, is not there", "devices", "--ep-folder", "/no/such")]
    [InlineData(2, "/no/such.json, the settings file, is not there", "devices", "--config", "/no/such.json")]
    [InlineData(2, "--source is \"file:a.png,\": a picture has no name", "watch", "--check", "--ask", "x", "--source", "file:a.png,")]
    [InlineData(2, "--schema is empty", "watch", "--check", "--source", "-", "--ask", "x", "--schema", "")]
    [InlineData(2, "--journal is empty", "watch", "--check", "--source", "-", "--ask", "x", "--journal", "")]
    [InlineData(2, "--snapshots is empty", "watch", "--check", "--source", "-", "--ask", "x", "--snapshots", "")]
    [InlineData(2, "--config is empty", "watch", "--check", "--config", "")]
    [InlineData(2, "--config is empty", "replay", "--all", "--config", "")]
    [InlineData(2, "--journal is empty", "replay", "--all", "--journal", "", "--snapshots", "x")]
    [InlineData(2, "--snapshots is empty", "replay", "--all", "--journal", "x", "--snapshots", "")]
    [InlineData(2, "--nats-password-file is empty", "work", "--nats", "nats://127.0.0.1", "--nats-username", "x", "--nats-password-file", "")]
    [InlineData(2, "--nats-ca-file is empty", "work", "--nats", "tls://127.0.0.1", "--nats-ca-file", "")]
    [InlineData(2, "--prefill is \"64,x\": it must be whole numbers from 1", "bench", "--prefill", "64,x")]
    [InlineData(2, "--contexts is \"0\": it must be whole numbers from 1", "bench", "--contexts", "0")]
    [InlineData(2, "--contexts is \"64,\": it must be whole numbers from 1", "bench", "--contexts", "64,")]
    [InlineData(2, "--rounds is \"0\": it must be a whole number from 1 to 1000", "bench", "--rounds", "0")]
    [InlineData(2, "--decode-tokens is \"0\"", "bench", "--decode-tokens", "0")]
    [InlineData(2, "--picture is empty", "bench", "--picture", "")]
    [InlineData(2, "--picture is -", "bench", "--picture", "-")]
    [InlineData(3, "--weights FILE", "bench", "--log-level", "error")]
    [InlineData(5, "is empty", "template", "")]
    [InlineData(5, "is empty", "pixels", "", "-o", "x.png")]
    public void A_wrong_command_line_is_one_line(int code, string expected, params string[] arguments) => Check(code, expected, Cli.Run(arguments));

    [Theory]
    [InlineData(4, "2147483647 more", "logits", "--ids", "1,2", "--max-tokens", "2147483647")]
    [InlineData(2, "--max-tokens", "logits", "--ids", "1,2", "--max-tokens", "-1")]
    [InlineData(2, "is no flag of ask", "ask", "--image", "x")]
    [InlineData(5, "/no/such/out.jsonl", "batch", "--resume", "/no/such/out.jsonl")]
    [InlineData(5, "/no/such.jsonl", "batch", "/no/such.jsonl")]
    [InlineData(5, "/tmp is a folder", "batch", "/tmp")]
    [InlineData(2, "\"x\"", "logits", "--ids", "1,x")]
    [InlineData(2, "99999", "logits", "--ids", "1,99999")]
    [InlineData(2, "<image>", "logits", "--ids", "1,14")]
    [InlineData(4, "--context", "logits", "--ids", "1,2,3", "--context", "2")]
    [InlineData(2, "--context", "logits", "--ids", "1", "--context", "999999")]
    [InlineData(4, "--context", "ask", "a prompt that is longer than sixteen tokens for sure", "--context", "16")]
    [InlineData(5, "is a directory", "ask", "/tmp", "x")]
    [InlineData(5, "does not exist", "ask", "/no/such.png", "x")]
    [InlineData(5, "/no/such.png does not exist", "bench", "--log-level", "error", "--picture", "/no/such.png")]
    [InlineData(2, "--context", "bench", "--log-level", "error", "--context", "999999")]
    public void A_wrong_request_is_one_line(int code, string expected, params string[] arguments) =>
        Check(code, expected, Cli.Run([.. arguments, "--weights", Cli.Weights]));

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{}")]
    [InlineData("{\"messages\": 1}")]
    [InlineData("{\"messages\": [{\"content\": \"x\"}]}")]
    public void A_request_that_is_none_is_one_line(string request) => Check(2, "", Cli.RunWith(Encoding.UTF8.GetBytes(request), "template", "-"));

    [Fact]
    public void An_empty_or_broken_picture_is_one_line()
    {
        Check(2, "empty", Cli.RunWith([], "pixels", "-", "-o", "/tmp/n2eye-x.png"));
        Check(2, "not a picture", Cli.RunWith("hello"u8, "pixels", "-", "-o", "/tmp/n2eye-x.png"));
        Check(2, "truncated", Cli.RunWith(File.ReadAllBytes(Photo).AsSpan(0, 2000), "pixels", "-", "-o", "/tmp/n2eye-x.png"));
    }

    public static TheoryData<string, string> BrokenWeights() => new()
    {
        { "another model", "another model" },
        { "truncated", "truncated" },
        { "short", "too short" },
        { "huge header", "header" },
        { "no metadata", "n2eye-quant" },
        { "a tensor less", "lacks the tensor" },
    };

    [Theory]
    [MemberData(nameof(BrokenWeights))]
    public void Broken_weights_are_one_line(string kind, string expected)
    {
        var bytes = File.ReadAllBytes(Cli.Weights);
        bytes = kind switch
        {
            "another model" => Replace(bytes, "n2eye.fingerprint\":\"", "00000000"),
            "truncated" => bytes[..^100],
            "short" => bytes[..5],
            "huge header" => [.. Length(200_000_000), .. bytes[8..]],
            "no metadata" => Replace(bytes, "n2eye.", "other."),
            _ => Replace(bytes, "embedding_norm", "embedding_nurm"),
        };
        var path = Path.Combine(Path.GetTempPath(), $"n2eye-{Guid.NewGuid():N}.safetensors");
        File.WriteAllBytes(path, bytes);
        Check(3, expected, Cli.Run("ask", "x", "--weights", path));
        File.Delete(path);

        static byte[] Length(long value)
        {
            var header = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(header, value);
            return header;
        }
    }

    [Fact]
    public void A_picture_without_a_question_is_not_taken_for_one() =>
        Check(2, "The question is missing", Cli.Run("ask", Photo, "--weights", Cli.Weights));

    [Fact]
    public void An_output_without_a_name_or_folder_is_one_line()
    {
        Check(5, "is empty", Cli.Run("pixels", Photo, "-o", ""));
        Check(5, "/no/such/x.png", Cli.Run("pixels", Photo, "-o", "/no/such/x.png"));
        Check(5, "/tmp", Cli.Run("pixels", Photo, "-o", "/tmp"));
    }

    [Fact]
    public void Weights_that_give_no_numbers_are_one_line()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Cli.Weights);
        using (var weights = N2Eye.Weights.WeightsFile.Open(Cli.Weights))
        {
            var norm = weights.Tensors.First(tensor => tensor.Name.EndsWith("embedding_norm.weight", StringComparison.Ordinal));
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan((int)norm.Offset), float.NaN);
        }

        File.WriteAllBytes(folder.File("w.safetensors"), bytes);
        Check(6, "no numbers", Cli.Run("logits", "--ids", "1,2", "--weights", folder.File("w.safetensors")));
    }

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from));
        Assert.True(at > 0);
        // Behind the key where the replacement is a value, over it where both are names of one length.
        Encoding.ASCII.GetBytes(to).CopyTo(bytes, from.EndsWith('"') ? at + from.Length : at);
        return bytes;
    }

    private static void Check(int code, string expected, CliResult result)
    {
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("n2eye: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }
}
