using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using N2Eye.Generators;
using N2Eye.Quant.Checkpoints;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Models;

/// <summary>
/// Compiles a model directory in memory, with the generator that compiles it into the program: calibration sees the ids, pixels
/// and graphs that answering will see, whatever checkpoint is given.
/// </summary>
internal static class ModelCompiler
{
    private const string Namespace = "Calibrated";

    /// <summary>Roles of a model directory's files, as generators/build/N2Eye.CompiledModel.props names them.</summary>
    private static readonly (string File, string Role)[] Files =
    [
        ("config.json", "config"),
        ("tokenizer.json", "tokenizer"),
        ("tokenizer_config.json", "tokenizer_config"),
        ("chat_template.jinja", "chat_template"),
        ("preprocessor_config.json", "preprocessor_config"),
        ("generation_config.json", "generation_config"),
        ("special_tokens_map.json", "special_tokens_map"),
    ];

    /// <summary>The model of a directory.</summary>
    /// <exception cref="ConfigException">A file of it is missing or cannot be compiled; the lines name file and place.</exception>
    public static CompiledModel Compile(string folder)
    {
        var driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()],
            [.. Files.Select(file => (Path: Path.Combine(folder, file.File), file.Role)).Where(file => File.Exists(file.Path)).Select(file => new ModelText(file.Path, file.Role))],
            parseOptions: null,
            new Options(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))));
        driver.RunGeneratorsAndUpdateCompilation(Empty(), out var compilation, out var diagnostics);
        ThrowOn(diagnostics);
        using var image = new MemoryStream();
        ThrowOn(compilation.Emit(image).Diagnostics);
        image.Position = 0;
        var type = new AssemblyLoadContext("model").LoadFromStream(image).GetType(Namespace + ".Model")!;
        return (CompiledModel)type.GetField("Instance", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    }

    private static CSharpCompilation Empty() => CSharpCompilation.Create(
        "CalibratedModel",
        [],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));

    private static void ThrowOn(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ToList();
        if (errors.Count > 0) throw new ConfigException(string.Join(Environment.NewLine, errors));
    }

    private sealed class ModelText(string path, string role) : AdditionalText
    {
        public override string Path => path;

        public string Role => role;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }

    private sealed class Options(string model) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(new()
        {
            ["build_property.RootNamespace"] = Namespace,
            ["build_property.N2EyeModelName"] = model,
        });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(new()
        {
            ["build_metadata.AdditionalFiles.N2EyeModelFile"] = ((ModelText)textFile).Role,
        });
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
