namespace N2Eye.Tests;

/// <summary>What the README shows is what a stranger sees.</summary>
public sealed class ReadmeTests
{
    private const string Prompt = "$ n2eye ask ";

    [Fact]
    public void Every_answer_in_the_README_is_the_programs()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));
        var asked = lines.Zip(lines.Skip(1)).Where(pair => pair.First.StartsWith(Prompt, StringComparison.Ordinal)).ToList();
        Assert.InRange(asked.Count, 5, 20);
        foreach (var (command, answer) in asked)
        {
            var words = command[Prompt.Length..].Split('"');
            var result = Published.Run([Published.Program, "ask", Path.Combine(Repository.Root, words[0].Trim()), words[1]]);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            // Behind # stands what is wrong with the answer.
            Assert.Equal(answer.Split('#')[0].TrimEnd(), result.Output.TrimEnd());
        }

        // One of them is wrong, and the README says so.
        Assert.Contains(asked, pair => pair.Second.Contains("# wrong", StringComparison.Ordinal));
    }
}
