using System.Globalization;

namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>A comparison as tables.</summary>
internal static class ReportTables
{
    private const string Nothing = "—";

    /// <summary>What is compared with what.</summary>
    public static string Heading(ComparisonResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{result.Model}: compared with {result.Reference.Name} ({result.Reference.Scheme}) over {result.Questions} questions in {result.Sessions} sessions of {result.Data}");

    /// <summary>Files, layers, and types of question.</summary>
    public static IEnumerable<ReportTable> Of(ComparisonResult result) => [Files(result), Layers(result), Accuracy(result)];

    private static ReportTable Files(ComparisonResult result) => new(
        "Files", ["file", "scheme", "MB", "KL mean", "KL 99 %", "top-1", "same answers", "accuracy", "95 % interval"],
        [.. result.Files.Select(file => (string[])[file.Name, file.Scheme, Numbers.Megabytes(file.Bytes), .. Agreement(result, file), .. Score(file.Scores[^1])])]);

    private static string[] Agreement(ComparisonResult result, ComparedFile file) => file == result.Reference
        ? ["reference", Nothing, Nothing, Nothing]
        : [Numbers.Nats(file.Divergence), Numbers.Nats(file.Divergence99), Numbers.Percent(file.Agreement), Numbers.Percent(file.SameAnswers / (double)result.Questions)];

    private static string[] Score(CategoryScore score) => [Numbers.Percent(score.Accuracy), Numbers.Interval(score.Interval)];

    private static ReportTable Layers(ComparisonResult result)
    {
        var others = result.Others.ToList();
        return new("Relative error of each layer: of its weights, and of its output with the errors of the layers before it",
            ["layer", .. others.SelectMany(file => (string[])[file.Name + " weights", "output"])],
            [.. result.Reference.Layers.Select((layer, index) => (string[])[layer.Layer, .. others.SelectMany(file => Errors(file.Layers[index]))])]);
    }

    private static string[] Errors(LayerError error) => [Error(error.Weights), Error(error.Outputs)];

    private static string Error(double? error) => error is { } value ? Numbers.Error(value) : Nothing;

    private static ReportTable Accuracy(ComparisonResult result) => new(
        "Right answers by type of question; in brackets what the reference has right and this file wrong, and the other way round",
        ["question type", "questions", .. result.Files.SelectMany(file => (string[])[file.Name, "95 % interval"])],
        [.. result.Reference.Scores.Select((score, index) => (string[])[score.Category, score.Total.ToString(CultureInfo.InvariantCulture), .. result.Files.SelectMany(file => Row(file == result.Reference, file.Scores[index]))])]);

    private static string[] Row(bool isReference, CategoryScore score) => [isReference ? Numbers.Percent(score.Accuracy)
        : string.Create(CultureInfo.InvariantCulture, $"{Numbers.Percent(score.Accuracy)} (−{score.Lost} +{score.Gained})"), Numbers.Interval(score.Interval)];
}
