using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using N2Eye.Generators.Diagnostics;
using N2Eye.Generators.Generation;
using N2Eye.Generators.Graph;
using N2Eye.Generators.Pictures;
using N2Eye.Generators.Templates;
using N2Eye.Generators.Tokenizers;
using N2Eye.Specs;
using N2Eye.Specs.Generation;
using N2Eye.Specs.Graph;
using N2Eye.Specs.Pictures;
using N2Eye.Specs.Templates;
using N2Eye.Specs.Tokenizers;

namespace N2Eye.Generators;

/// <summary>
/// Compiles a model directory: each file is parsed into an equatable spec and emitted on its own, so that an edit of one
/// re-emits only what was read from it. Diagnostics flow beside the sources, never through them.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var target = context.AnalyzerConfigOptionsProvider.Select((options, _) => Target.From(options.GlobalOptions)).WithTrackingName("target");
        var tokenizerConfigFile = ModelFile.WithRole(context, "tokenizer_config");
        var specialTokens = ModelFile.WithRole(context, "special_tokens_map");

        var config = Parse(ModelFile.WithRole(context, "config"), "config.json", ConfigParser.Parse);
        var tokenizer = Parse(ModelFile.WithRole(context, "tokenizer"), "tokenizer.json", TokenizerParser.Parse);
        var preprocessor = Parse(ModelFile.WithRole(context, "preprocessor_config"), "preprocessor_config.json", PreprocessorParser.Parse);
        var generation = ModelFile.WithRole(context, "generation_config")
            .Select((file, _) => Parsed<GenerationSpec>.From(file ?? new ModelFile("generation_config.json", "{}"), "generation_config.json", GenerationParser.Parse))
            .WithTrackingName("generation_config.json");
        var tokenizerConfig = tokenizerConfigFile.Combine(specialTokens)
            .Select((files, _) => ReadTokenizerConfig(files.Left, files.Right))
            .WithTrackingName("tokenizer_config.json");
        // Older checkpoints keep the template inside tokenizer_config.json.
        var template = ModelFile.WithRole(context, "chat_template").Combine(tokenizerConfig)
            .Select((pair, _) => ReadTemplate(pair.Left, pair.Right))
            .WithTrackingName("chat_template.jinja");

        Output(context, config, target, "ModelDecoder.g.cs", (spec, t) => DecoderEmitter.Emit(spec.Decoder, t.Namespace));
        Output(context, config, target, "ModelVision.g.cs", (spec, t) => VisionEmitter.Emit(spec.Vision, spec.Projector, t.Namespace), report: false);
        Output(context, tokenizer, target, "ModelTokenizerTables.g.cs", (spec, t) => TokenizerEmitter.Emit(spec, t.Namespace));
        Output(context, template, target, "ModelChatTemplate.g.cs", (spec, t) => TemplateEmitter.Emit(spec, t.Namespace));
        Output(context, preprocessor, target, "ModelPreprocessing.g.cs", (spec, t) => PreprocessingEmitter.Emit(spec, t.Namespace));
        Output(context, generation, target, "ModelGeneration.g.cs", (spec, t) => GenerationEmitter.Emit(spec, t.Namespace));
        Output(context, tokenizerConfig, target, "ModelSpecialTokens.g.cs", (spec, t) => SpecialTokensEmitter.Emit(spec, t.Namespace));

        // The class that holds them together is written only when every part was: otherwise the compiler would add errors
        // about absent types to the one diagnostic that says what is wrong.
        var facts = config.Combine(tokenizer.Select((t, _) => TokenizerFacts.From(t.Spec)).WithTrackingName("tokenizer facts"));
        var model = facts.Combine(preprocessor).Combine(template.Select((t, _) => t.Spec is not null))
            .Combine(generation.Select((g, _) => g.Spec is not null)).Combine(tokenizerConfig.Select((t, _) => t.Spec is not null))
            .Select((all, _) =>
            {
                var ((((facts, preprocessing), hasTemplate), hasGeneration), hasTokens) = all;
                return ModelCheck.Together(facts.Left.Spec, facts.Right, preprocessing.Spec, hasTemplate && hasGeneration && hasTokens);
            })
            .WithTrackingName("model");
        Output(context, model, target, "Model.g.cs", (spec, t) => ModelEmitter.Emit(spec, t.ModelName, t.Namespace));
    }

    private static IncrementalValueProvider<Parsed<T>> Parse<T>(IncrementalValueProvider<ModelFile?> file, string name, Func<string, SpecReport, T?> parse)
        where T : class =>
        file.Select((f, _) => Parsed<T>.From(f, name, parse)).WithTrackingName(name);

    private static Parsed<TokenizerConfigSpec> ReadTokenizerConfig(ModelFile? config, ModelFile? map)
    {
        var mapReport = new SpecReport(map?.Path ?? "special_tokens_map.json");
        var parsed = Parsed<TokenizerConfigSpec>.From(config, "tokenizer_config.json", (text, report) => TokenizerConfigParser.Parse(text, report, map?.Text, mapReport));
        return mapReport.HasErrors ? new(null, new(parsed.Diagnostics.Concat(mapReport.Diagnostics))) : parsed;
    }

    // Where tokenizer_config.json cannot be read, that is reported already, and nobody knows whether it holds a template.
    private static Parsed<TemplateSpec> ReadTemplate(ModelFile? file, Parsed<TokenizerConfigSpec> config) => file is null && config.Spec is null
        ? new(null, default)
        : Parsed<TemplateSpec>.From(file ?? InlineTemplate(config), "chat_template.jinja", TemplateParser.Parse);

    private static ModelFile? InlineTemplate(Parsed<TokenizerConfigSpec> config) =>
        config.Spec?.ChatTemplate() is { } text ? new ModelFile("chat_template (in tokenizer_config.json)", text) : null;

    private static void Output<T>(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<Parsed<T>> parsed, IncrementalValueProvider<Target> target,
        string hint, Func<T, Target, string> emit, bool report = true)
        where T : class
    {
        if (report)
        {
            context.RegisterSourceOutput(parsed.Select((p, _) => p.Diagnostics), (output, diagnostics) =>
            {
                foreach (var diagnostic in diagnostics) output.ReportDiagnostic(DiagnosticMapper.Map(diagnostic));
            });
        }

        context.RegisterSourceOutput(parsed.Select((p, _) => p.Spec).Combine(target), (output, pair) =>
        {
            if (pair.Left is { } spec) output.AddSource(hint, SourceText.From(emit(spec, pair.Right), Encoding.UTF8));
        });
    }
}
