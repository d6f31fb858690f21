using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using N2Eye.Generators.Graph;
using N2Eye.Runtime.Graphs;
using N2Eye.Specs.Graph;

namespace N2Eye.Tests.AnyModel;

/// <summary>The graphs of a config that has no project: emitted, compiled in memory, loaded.</summary>
internal static class CompiledGraphs
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static (DecoderGraph Decoder, VisionGraph Vision) Compile(ModelSpec model)
    {
        var sources = new[] { DecoderEmitter.Emit(model.Decoder, "Any"), VisionEmitter.Emit(model.Vision, model.Projector, "Any") };
        var compilation = CSharpCompilation.Create(
            "Any" + Guid.NewGuid().ToString("N"),
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        image.Position = 0;
        var assembly = new AssemblyLoadContext("any", isCollectible: true).LoadFromStream(image);
        return ((DecoderGraph)Create(assembly, "Any.ModelDecoder"), (VisionGraph)Create(assembly, "Any.ModelVision"));
    }

    private static object Create(Assembly assembly, string type) => assembly.CreateInstance(type)!;
}
