using N2Eye.Specs;

namespace N2Eye.Generators;

/// <summary>What a file became: a spec, or what is wrong with it. Compares by value, so an unrelated edit stops here.</summary>
/// <typeparam name="T">The spec.</typeparam>
/// <param name="Spec">Null where something is wrong.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record Parsed<T>(T? Spec, EquatableArray<SpecDiagnostic> Diagnostics)
    where T : class
{
    /// <summary>Runs a parser over a file; a file that is required and absent is N2E001.</summary>
    public static Parsed<T> From(ModelFile? file, string name, Func<string, SpecReport, T?> parse)
    {
        var report = new SpecReport(file?.Path ?? name);
        if (file is null)
        {
            report.Error(JsonRules.MissingFile, 1, 1, $"The model directory has no {name}: copy it from the checkpoint.");
            return new(null, new(report.Diagnostics));
        }

        var spec = parse(file.Text, report);
        return new(report.HasErrors ? null : spec, new(report.Diagnostics));
    }
}
