using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using N2Eye.Generators.Tokenizers;
using N2Eye.Runtime.Tokenizers;
using N2Eye.Specs;
using N2Eye.Specs.Tokenizers;
using N2Eye.Tests;

namespace Generators.Tests.Tokenizers;

/// <summary>Emits, compiles and loads the tables of one tokenizer.json.</summary>
internal static class TokenizerLoader
{
    /// <summary>The small model's tokenizer with changes.</summary>
    public static Tokenizer Edit(Action<JsonNode> edit)
    {
        var file = JsonNode.Parse(File.ReadAllText(Repository.Model("n2eye-random-pooled", "tokenizer.json")))!;
        edit(file);
        return Load(file.ToJsonString());
    }

    public static Tokenizer Load(string tokenizerJson)
    {
        var report = new SpecReport("tokenizer.json");
        var spec = TokenizerParser.Parse(tokenizerJson, report);
        Assert.Empty(report.Diagnostics);
        var compilation = ModelDriver.Compilation()
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(TokenizerEmitter.Emit(spec!, "Test")));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        image.Position = 0;
        var tables = new AssemblyLoadContext("tokenizer", isCollectible: true).LoadFromStream(image).CreateInstance("Test.ModelTokenizerTables")!;
        return new Tokenizer((TokenizerTables)tables);
    }
}
