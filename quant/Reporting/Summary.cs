using System.Globalization;
using N2Eye.Quant.Quantization;
using Spectre.Console;

namespace N2Eye.Quant.Reporting;

/// <summary>What a person sees at the end of a run, on stderr.</summary>
internal static class Summary
{
    private const int WorstShown = 5;

    public static void Print(IAnsiConsole console, QuantizeOptions options, QuantizeResult result, TimeSpan time)
    {
        var culture = CultureInfo.InvariantCulture;
        console.MarkupLineInterpolated(culture, $"{options.Output}: {options.Scheme}, {result.Tensors.Count} tensors, {result.BytesRead / 1e6:F1} MB → {result.BytesWritten / 1e6:F1} MB in {time.TotalSeconds:F1} s");
        if (result.Agreement is { } agreement) console.MarkupLineInterpolated(culture, $"{agreement}");
        if (result.Unused.Count > 0)
            console.MarkupLineInterpolated(culture, $"{result.Unused.Count} tensors of the checkpoint are not part of the model: {string.Join(", ", result.Unused.Take(3))}{(result.Unused.Count > 3 ? ", …" : "")}");
        var worst = result.Tensors.Where(tensor => double.IsFinite(tensor.SqnrDecibels)).OrderBy(tensor => tensor.SqnrDecibels).Take(WorstShown).ToList();
        if (worst.Count == 0) return;
        var table = new Table().Title("worst tensors").AddColumns("tensor", "SQNR dB", "cosine", "max error");
        foreach (var tensor in worst)
            table.AddRow(Markup.Escape(tensor.Name), tensor.SqnrDecibels.ToString("F1", culture), tensor.Cosine.ToString("F6", culture), tensor.MaxError.ToString("G3", culture));
        console.Write(table);
    }
}
