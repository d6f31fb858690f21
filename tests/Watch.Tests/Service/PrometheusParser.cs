using System.Globalization;
using System.Text;

namespace N2Eye.Tests.Service;

/// <summary>Reads Prometheus' text format (version 0.0.4) as strictly as its documentation allows.</summary>
internal static class PrometheusParser
{
    public sealed record Family(string Type, string Help, List<(string Name, string Labels, double Value)> Samples);

    public static Dictionary<string, Family> Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var families = new Dictionary<string, Family>();
        var help = "";
        Family? current = null;
        var name = "";
        var seen = new HashSet<string>();
        foreach (var line in text[..^1].Split('\n'))
        {
            var words = line.Split(' ', 4);
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                (name, help, current) = (words[2], words[3], null);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(name, words[2]);
                Assert.Contains(words[3], new[] { "counter", "gauge", "histogram" });
                families.Add(name, current = new Family(words[3], help, []));
            }
            else
            {
                Assert.True(current is not null, $"a sample before its # TYPE: {line}");
                var sample = Sample(line);
                Assert.True(sample.Name == name || (current.Type == "histogram" && sample.Name.StartsWith(name + "_", StringComparison.Ordinal)), $"{sample.Name} under {name}");
                Assert.True(seen.Add(sample.Name + "{" + sample.Labels), "twice: " + line);
                current.Samples.Add(sample);
            }
        }

        return families;
    }

    private static (string Name, string Labels, double Value) Sample(string line)
    {
        var at = 0;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_' or ':')) at++;
        var name = line[..at];
        Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", name);
        var labels = new List<string>();
        if (line[at] == '{')
        {
            do
            {
                var equals = line.IndexOf('=', at);
                var label = line[(at + 1)..equals];
                Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", label);
                Assert.Equal('"', line[equals + 1]);
                at = equals + 2;
                var value = new StringBuilder();
                for (; line[at] != '"'; at++)
                {
                    if (line[at] != '\\') value.Append(line[at]);
                    else value.Append(line[++at] switch { 'n' => '\n', '\\' => '\\', '"' => '"', _ => throw new FormatException(line) });
                }

                labels.Add($"{label}={value}");
                at++;
            }
            while (line[at] == ',');
            Assert.Equal('}', line[at++]);
        }

        Assert.Equal(' ', line[at]);
        var number = line[(at + 1)..] switch
        {
            "+Inf" => double.PositiveInfinity,
            var other => double.Parse(other, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        return (name, string.Join(',', labels), number);
    }
}
