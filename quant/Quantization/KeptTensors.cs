using System.IO.Enumeration;
using System.Text;
using System.Text.Json;
using N2Eye.Specs.Graph;
using N2Eye.Weights;

namespace N2Eye.Quant.Quantization;

/// <summary>Tensors that stay float32 because the user says so: <c>--keep</c>.</summary>
internal static class KeptTensors
{
    /// <summary>Names of the tensors that a pattern matches.</summary>
    /// <param name="patterns">Of whole names: * is any run of characters, ? is one.</param>
    /// <param name="tensors">Every tensor of the weights file.</param>
    /// <exception cref="BadFlagException">A pattern matches none.</exception>
    public static IReadOnlySet<string> Of(IReadOnlyList<string> patterns, IEnumerable<TensorSpec> tensors)
    {
        var names = tensors.Select(tensor => tensor.Name).ToList();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var matches = names.FindAll(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
            if (matches.Count == 0)
                throw new BadFlagException($"--keep \"{pattern}\" matches no tensor of this model: names are those of docs/weights-file.md, as \"{names[0]}\", and * stands for any run of characters.");
            kept.UnionWith(matches);
        }

        return kept;
    }

    /// <summary>The patterns for the file's metadata; nothing where there are none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Metadata(IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0) yield break;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var pattern in patterns) writer.WriteStringValue(pattern);
            writer.WriteEndArray();
        }

        yield return new(WeightsFile.KeepKey, Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
