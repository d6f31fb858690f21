using Microsoft.CodeAnalysis.Diagnostics;

namespace N2Eye.Generators;

/// <summary>Where the generated code goes.</summary>
/// <param name="Namespace">Of every generated type.</param>
/// <param name="ModelName">Name of the model directory.</param>
internal sealed record Target(string Namespace, string ModelName)
{
    /// <summary>Reads the properties that generators/build/N2Eye.CompiledModel.props makes visible.</summary>
    public static Target From(AnalyzerConfigOptions options) => new(
        Read(options, "build_property.RootNamespace", "N2Eye.Model"),
        Read(options, "build_property.N2EyeModelName", "model"));

    private static string Read(AnalyzerConfigOptions options, string name, string fallback) =>
        options.TryGetValue(name, out var value) && value.Length > 0 ? value : fallback;
}
