using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using N2Eye.Generators.Templates;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Specs;
using N2Eye.Specs.Templates;

namespace N2Eye.Tests.Templates;

/// <summary>Compiles templates as a model project does, and loads them.</summary>
internal static class TemplateCompiler
{
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly MetadataReference[] References = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray();

    public static Dictionary<string, string> SpecialTokens { get; } = new() { ["bos_token"] = "<|bos|>", ["eos_token"] = "<|eos|>" };

    public static TemplateSpec Parse(string template)
    {
        var report = new SpecReport("chat_template.jinja");
        var spec = TemplateParser.Parse(template, report);
        Assert.Empty(report.Diagnostics);
        return spec!;
    }

    public static string Emit(string template, string space = "Compiled") => TemplateEmitter.Emit(Parse(template), space);

    public static ChatTemplate Compile(string template, Dictionary<string, string>? specialTokens = null) => Compile([template], specialTokens)[0];

    /// <summary>Compiles many at once, which is far quicker than one by one. A warning of the compiler fails.</summary>
    public static ChatTemplate[] Compile(IReadOnlyList<string> templates, Dictionary<string, string>? specialTokens = null)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = templates.Select((template, i) => CSharpSyntaxTree.ParseText(Emit(template, Space(i)), options)).Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options));
        var compilation = CSharpCompilation.Create(
            "Compiled", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var complaints = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => diagnostic + "\n" + diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line]);
        Assert.True(!complaints.Any(), string.Join("\n", complaints));
        var assembly = Assembly.Load(image.ToArray());
        return templates.Select((_, i) => (ChatTemplate)Activator.CreateInstance(assembly.GetType(Space(i) + ".ModelChatTemplate")!, specialTokens ?? SpecialTokens)!).ToArray();
    }

    private static string Space(int index) => string.Create(CultureInfo.InvariantCulture, $"Compiled{index}");
}
