using System.Globalization;
using System.Text;
using N2Eye.Specs.Tokenizers;

namespace N2Eye.Generators.Tokenizers;

/// <summary>Writes a tokenizer's tables as read-only data.</summary>
internal static class TokenizerEmitter
{
    private const int WordsPerLine = 8;

    public static string Emit(TokenizerSpec spec, string rootNamespace)
    {
        var writer = SourceWriter.ForFile("tokenizer.json", rootNamespace);
        writer.Line("using System;");
        writer.Line("using System.Text.RegularExpressions;");
        writer.Line("using N2Eye.Runtime.Tokenizers;");
        writer.Line("using N2Eye.Runtime.Tokenizers.PreTokenizers;");
        writer.Line();
        writer.Line($"/// <summary>Byte-level BPE: {SourceWriter.Number(spec.Count)} tokens, {SourceWriter.Number(spec.Merges.Count)} merges.</summary>");
        writer.Block("internal sealed class ModelTokenizerTables : TokenizerTables", () =>
        {
            var (offsets, bytes) = TokenTables.Bytes(spec);
            var (mergeOffsets, merges) = TokenTables.Merges(spec);
            writer.Line($"public override int Count => {SourceWriter.Number(spec.Count)};");
            writer.Line();
            writer.Line($"public override bool NormalizesToNfc => {(spec.NormalizesToNfc ? "true" : "false")};");
            writer.Line();
            writer.Line($"public override ReadOnlySpan<int> Prefix => [{string.Join(", ", spec.Prefix.Select(SourceWriter.Number))}];");
            writer.Line();
            Objects(writer, "PreTokenizerStep", "PreTokenizer", "Steps", spec.PreTokenizer.Select(Step));
            Objects(writer, "AddedToken", "AddedTokens", "Added", spec.AddedTokens.Select(Added));
            Table(writer, "TokenOffsets", TokenTables.Pack(offsets));
            Table(writer, "TokenBytes", bytes);
            Table(writer, "ByteTokens", TokenTables.Pack(TokenTables.ByteTokens(spec)));
            Table(writer, "MergeOffsets", TokenTables.Pack(mergeOffsets));
            Table(writer, "Merges", merges);
            Table(writer, "Words", TokenTables.Pack(TokenTables.Words(spec)));
        });
        return writer.ToString();
    }

    private static string Step(PreTokenizerStepSpec step) => step.Kind switch
    {
        PreTokenizerStepKind.Split => $"new SplitStep({Pattern(step)}, SplitBehavior.{step.Behavior}, {Word(step.Invert)})",
        PreTokenizerStepKind.PrefixSpace => "new PrefixSpaceStep()",
        _ => "new ByteMapStep()",
    };

    private static string Pattern(PreTokenizerStepSpec step) => step.PublishedPattern is { } name
        ? $"KnownPatterns.{name}"
        : $"new Regex({SourceWriter.Quote(step.Pattern)}, RegexOptions.CultureInvariant)";

    private static string Added(AddedTokenSpec token) =>
        $"new AddedToken({SourceWriter.Number(token.Id)}, {SourceWriter.Quote(token.Content)}, {Word(token.SingleWord)}, {Word(token.StripsLeft)}, {Word(token.StripsRight)}, {Word(token.Normalized)}, {Word(token.Special)})";

    private static void Objects(SourceWriter writer, string type, string property, string field, IEnumerable<string> items)
    {
        writer.Block($"private static readonly {type}[] {field} =", () =>
        {
            foreach (var item in items) writer.Line(item + ",");
        }, "];", "[");
        writer.Line();
        writer.Line($"public override ReadOnlySpan<{type}> {property} => {field};");
        writer.Line();
    }

    // Constant 64-bit words become data of the assembly; the same as bytes costs the compiler ten times as much.
    private static void Table(SourceWriter writer, string property, ulong[] words)
    {
        writer.Block($"public override ReadOnlySpan<ulong> {property} =>", () =>
        {
            var line = new StringBuilder();
            for (var i = 0; i < words.Length; i += WordsPerLine)
            {
                line.Clear();
                for (var j = i; j < Math.Min(words.Length, i + WordsPerLine); j++)
                    line.Append("0x").Append(words[j].ToString("X", CultureInfo.InvariantCulture)).Append(j + 1 < i + WordsPerLine ? ", " : ",");
                writer.Line(line.ToString().TrimEnd());
            }
        }, "];", "[");
        writer.Line();
    }

    private static string Word(bool value) => value ? "true" : "false";
}
