using N2Eye.Specs;
using N2Eye.Specs.Graph;

namespace N2Eye.Quant.Checkpoints;

/// <summary>config.json cannot be used; the message has one line for each place.</summary>
/// <param name="message">Lines of <c>file(line,column): error N2E0xx: …</c>.</param>
public sealed class ConfigException(string message) : Exception(message);

/// <summary>Reads a model directory's config.json.</summary>
public static class ConfigFile
{
    /// <summary>The model that the file describes.</summary>
    /// <exception cref="ConfigException">The file is missing or cannot be used.</exception>
    public static ModelSpec Read(string path)
    {
        var report = new SpecReport(path);
        if (!File.Exists(path))
        {
            report.Error(JsonRules.MissingFile, 1, 1, "The model directory has no config.json: copy it from the checkpoint.");
            throw new ConfigException(report.Diagnostics[0].ToString());
        }

        return ConfigParser.Parse(File.ReadAllText(path), report)
            ?? throw new ConfigException(string.Join(Environment.NewLine, report.Diagnostics));
    }
}
