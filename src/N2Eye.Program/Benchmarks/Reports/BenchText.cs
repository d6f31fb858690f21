using System.Globalization;

namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>A report for people.</summary>
internal sealed class BenchText(TextWriter output)
{
    private const int NameWidth = 14, LabelWidth = 40, NumberWidth = 11;
    private const double Giga = 1e9, Mega = 1e6;

    public void Write(BenchReport report)
    {
        Head(report);
        output.WriteLine();
        output.WriteLine($"{"",-LabelWidth}{"median",NumberWidth}{"least",NumberWidth}{"most",NumberWidth}");
        foreach (var start in report.Starts) Write(start);
        if (report.Picture is { } picture) Write(picture);
        foreach (var prefill in report.Prefill) Row(Text($"prefill of {prefill.Tokens}, tokens/s"), prefill.PrefillTokensPerSecond);
        foreach (var decode in report.Decode) Write(decode);
        output.WriteLine();
        Row("token reads", Text($"{report.WeightsBytesPerToken:N0} bytes of weights, {report.WindowBytesPerToken:N0} of state, and {report.StateBytesPerPosition:N0} more for each token before it"));
        var memory = report.Memory;
        Row("memory", $"loaded: {Megabytes(memory.LoadedPrivateBytes)} private, {Megabytes(memory.LoadedAnonymousBytes)} of it of no file");
        Row("", $"at the end: {Megabytes(memory.PrivateBytes)} private, {Megabytes(memory.AnonymousBytes)} of it of no file; at most {Megabytes(memory.PeakResidentBytes)} resident");
        Row("energy", report.EnergySource ?? "not counted");
        foreach (var note in report.Notes) Row("note", note);
    }

    private void Head(BenchReport report)
    {
        var (machine, program) = (report.Machine, report.Program);
        Row("machine", Text($"{machine.Cpu ?? "unknown processor"}, {machine.Processors} processors, {machine.MemoryBytes / Giga:F1} GB; {machine.OperatingSystem}, {machine.Architecture}"));
        if (machine.InstructionSets.Count > 0) Row("", string.Join(' ', machine.InstructionSets));
        var load = machine.LoadAverage is { } average ? Text($"{average:F2}") : "unknown";
        Row("", $"governor {machine.Governor ?? "unknown"}, load {load} before the start{(machine.IsBusy ? ": NOT IDLE" : "")}");
        Row("program", $"n2eye {program.Version}, ONNX Runtime {program.OnnxRuntimeVersion}; {string.Join(", ", program.Devices)}");
        var blocks = program.BlockSize > 0 ? Text($" in blocks of {program.BlockSize}") : "";
        Row("model", Text($"{program.Model}, {program.Scheme}{blocks}, {program.WeightsBytes / Mega:F1} MB: {program.WeightsFile}"));
        Row("measured", Text($"{program.Rounds} rounds of {program.DecodeTokens} decoded tokens; {program.Threads} threads, a context of {program.ContextTokens}"));
    }

    private void Write(StartReport start)
    {
        Row($"{start.PageCache} start, {start.Question}: first token, ms", start.FirstTokenMilliseconds);
        Row("  weights opened", start.WeightsOpenMilliseconds);
        Row("  decoder opened", start.DecoderOpenMilliseconds);
        Row("  vision opened", start.VisionOpenMilliseconds);
        Row("  picture to embeddings", start.PictureMilliseconds);
        Row("  question to first token", start.QuestionMilliseconds);
    }

    private void Write(PictureReport picture)
    {
        Row("picture to embeddings, ms", picture.EmbeddingsMilliseconds);
        Row("  decoded", picture.DecodeMilliseconds);
        Row("  resampled", picture.ResampleMilliseconds);
        Row("  tower", picture.TowerMilliseconds);
    }

    private void Write(DecodeReport decode)
    {
        Row(Text($"decode at {decode.ContextTokens}, tokens/s"), decode.DecodeTokensPerSecond);
        output.WriteLine($"{"  between tokens, ms",-LabelWidth}{"p50 " + Number(decode.TokenMillisecondsP50),NumberWidth}{"p99 " + Number(decode.TokenMillisecondsP99),NumberWidth}");
        Row("  achieved, GB/s", Times(decode.AchievedBytesPerSecond, 1 / Giga));
        Row("  stream read, GB/s", Times(decode.StreamReadBytesPerSecond, 1 / Giga));
        Row("  share of stream read", decode.ShareOfStreamRead);
        Row("  joules a token", decode.JoulesPerToken);
    }

    private void Row(string name, string value) => output.WriteLine($"{name,-NameWidth}{value}");

    private void Row(string label, Spread? spread)
    {
        if (spread is not null) output.WriteLine($"{label,-LabelWidth}{Number(spread.Median),NumberWidth}{Number(spread.Min),NumberWidth}{Number(spread.Max),NumberWidth}");
    }

    private static Spread Times(Spread spread, double factor) => new(spread.Median * factor, spread.Min * factor, spread.Max * factor);

    private static string Megabytes(long? bytes) => bytes is { } known ? Text($"{known / Mega:F1} MB") : "unknown";

    /// <summary>Three figures or more.</summary>
    private static string Number(double value) => value switch
    {
        >= 100 => Text($"{value:F0}"),
        >= 10 => Text($"{value:F1}"),
        >= 1 => Text($"{value:F2}"),
        _ => Text($"{value:F3}"),
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
