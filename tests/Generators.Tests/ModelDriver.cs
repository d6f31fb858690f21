using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using N2Eye.Generators;
using N2Eye.Runtime.Models;

namespace N2Eye.Tests;

/// <summary>Runs the model generator as the compiler does, over files that a test gives.</summary>
internal static class ModelDriver
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Roles of a model directory's files, as generators/build/N2Eye.CompiledModel.props names them.</summary>
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["config.json"] = "config",
        ["tokenizer.json"] = "tokenizer",
        ["tokenizer_config.json"] = "tokenizer_config",
        ["chat_template.jinja"] = "chat_template",
        ["preprocessor_config.json"] = "preprocessor_config",
        ["generation_config.json"] = "generation_config",
        ["special_tokens_map.json"] = "special_tokens_map",
    };

    /// <summary>The text files of a sample model.</summary>
    public static Dictionary<string, string> Files(string model) =>
        Roles.Keys.ToDictionary(name => name, name => File.ReadAllText(Repository.Model(model, name)));

    public static CSharpCompilation Compilation(string extra = "") => CSharpCompilation.Create(
        "Compiled" + Guid.NewGuid().ToString("N"),
        [CSharpSyntaxTree.ParseText("// " + extra)],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));

    public static GeneratorDriver Create(IReadOnlyDictionary<string, string> files) => CSharpGeneratorDriver.Create(
        [new ModelGenerator().AsSourceGenerator()],
        files.Select(file => (AdditionalText)new ModelText(file.Key, file.Value)),
        parseOptions: null,
        new Options(),
        new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: true));

    public static GeneratorDriverRunResult Run(IReadOnlyDictionary<string, string> files) => Create(files).RunGenerators(Compilation()).GetRunResult();

    /// <summary>Generates, compiles without a warning, and loads the model.</summary>
    public static CompiledModel Load(IReadOnlyDictionary<string, string> files)
    {
        Create(files).RunGeneratorsAndUpdateCompilation(Compilation(), out var compilation, out var diagnostics);
        Assert.Empty(diagnostics);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        image.Position = 0;
        var type = new AssemblyLoadContext("model", isCollectible: true).LoadFromStream(image).GetType("Test.Model")!;
        return (CompiledModel)type.GetField("Instance", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    }

    public static AdditionalText Text(string name, string text) => new ModelText(name, text);

    private sealed class ModelText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(new()
        {
            ["build_property.RootNamespace"] = "Test",
            ["build_property.N2EyeModelName"] = "sample",
        });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(new()
        {
            ["build_metadata.AdditionalFiles.N2EyeModelFile"] = Roles.GetValueOrDefault(textFile.Path, ""),
        });
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
