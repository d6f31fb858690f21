using System.CommandLine;
using System.Globalization;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye inspect [WEIGHTS]</c></summary>
internal static class InspectCommand
{
    public static Command Build()
    {
        var file = new Argument<string?>("WEIGHTS") { Description = "Weights file, written by n2eye-quant; without it, this program and what it carries.", Arity = ArgumentArity.ZeroOrOne };
        var tensors = new Option<bool>("--tensors") { Description = "List every tensor." };
        var command = new Command("inspect", "Show what a weights file, or this program, holds and whether the weights fit.") { file, tensors };
        Handler.Set(command, (parsed, _) =>
        {
            var model = LoadedModel.Compiled;
            var location = parsed.GetValue(file) is { } path ? path : Carried(model);
            if (location is null) return ExitCodes.Success;
            using var weights = WeightsFile.Open(location.Value);
            var fits = weights.Fingerprint == model.Fingerprint;
            var bytes = weights.Tensors.Sum(tensor => tensor.Length);
            Row("model", weights.Model);
            Row("fingerprint", weights.Fingerprint);
            Row("scheme", weights.Scheme);
            if (weights.BlockSize > 0) Row("block size", weights.BlockSize.ToString(CultureInfo.InvariantCulture));
            Row("tensors", string.Create(CultureInfo.InvariantCulture, $"{weights.Tensors.Count} ({bytes:N0} bytes)"));
            foreach (var (form, count) in weights.Tensors.Select(weights.FormOf).OfType<string>().CountBy(form => form))
                Row("stored as", string.Create(CultureInfo.InvariantCulture, $"{form}: {count}"));
            if (weights.Note(WeightsFile.KeepKey) is { } kept) Row("kept", kept);
            if (weights.Note(WeightsFile.CompensationKey) is { } compensation) Row("compensation", compensation);
            foreach (var (source, hash) in weights.Sources) Row("source", $"{source} sha256 {hash}");
            Row("compiled for", $"{model.Name} {model.Fingerprint}");
            Row("fits", fits ? "yes" : "no: these are another model's weights");
            if (parsed.GetValue(tensors))
            {
                foreach (var tensor in weights.Tensors)
                    Row(tensor.Name, string.Create(CultureInfo.InvariantCulture, $"{tensor.Dtype} [{string.Join(", ", tensor.Shape)}] {tensor.Length:N0} bytes at {tensor.Offset:N0}{(weights.FormOf(tensor) is { } form ? ", " + form : "")}"));
            }

            return fits ? ExitCodes.Success : ExitCodes.BadWeights;
        });
        return command;
    }

    /// <summary>Shows every part of this executable, each read to its end and compared.</summary>
    /// <returns>Where its weights lie; null where it has none.</returns>
    private static WeightsLocation? Carried(CompiledModel model)
    {
        Row("compiled for", $"{model.Name} {model.Fingerprint}");
        if (Packed.Current is not { } executable)
        {
            Row("carries", "nothing: this is a build for development, with its libraries beside it");
            return null;
        }

        foreach (var entry in executable.Entries)
        {
            executable.Verify(entry);
            Row(entry.Kind.ToString().ToLowerInvariant(), string.Create(CultureInfo.InvariantCulture, $"{entry.Name} {entry.Size:N0} bytes{(entry.Size == entry.Length ? "" : $" in {entry.Length:N0}")} at {entry.Offset:N0}, xxh128 {entry.Hash:x32} verified"));
        }

        return Packed.Weights();
    }

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-14}{(name.Length >= 14 ? " " : "")}{value}");
}
