using System.Text.Json;
using N2Eye.Tests;

namespace Quant.Tests.Npu;

/// <summary>Sessions of random words about the oracle's pictures.</summary>
internal static class CalibrationData
{
    private static readonly string[] Words = "what is the colour of a red dog on left car house where how many apples are there yes no blue candy animal see it and".Split(' ');

    public static string Write(TemporaryFolder folder, int count, int seed, bool pictures = true)
    {
        var path = Directory.CreateDirectory(folder.File($"data{seed}")).FullName;
        string[] images = [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests", "oracle", "images"), "*_png.expected48.png").Order(StringComparer.Ordinal)];
        foreach (var image in images) File.Copy(image, Path.Combine(path, Path.GetFileName(image)));
        var random = new Random(seed);
        File.WriteAllLines(Path.Combine(path, "sessions.jsonl"), Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["session_id"] = $"s{i}",
            ["image"] = pictures && i % 4 != 3 ? Path.GetFileName(images[i % images.Length]) : null,
            ["turns"] = new[] { Turn(5 + i % 9), Turn(4) },
        })));
        return path;

        object Turn(int words) => new Dictionary<string, string> { ["query"] = Text(words) + "?", ["answer"] = Text(3) };

        string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
    }
}
