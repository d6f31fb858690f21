using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace N2Eye.Generators;

/// <summary>One file of the model directory as the compiler sees it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">Its content.</param>
internal sealed record ModelFile(string Path, string Text)
{
    private const string RoleMetadata = "build_metadata.AdditionalFiles.N2EyeModelFile";

    /// <summary>The file with that role (generators/build/N2Eye.CompiledModel.props), or null.</summary>
    public static IncrementalValueProvider<ModelFile?> WithRole(IncrementalGeneratorInitializationContext context, string role) =>
        context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(pair => RoleOf(pair.Left, pair.Right) == role)
            .Select((pair, cancellation) => new ModelFile(pair.Left.Path, pair.Left.GetText(cancellation)?.ToString() ?? ""))
            .WithTrackingName("file:" + role)
            .Collect()
            .Select((files, _) => files.Length > 0 ? files[0] : null);

    private static string RoleOf(AdditionalText text, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(text).TryGetValue(RoleMetadata, out var role) ? role : "";
}
