using System.CommandLine;
using System.Globalization;
using N2Eye.Weights;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye inspect WEIGHTS</c></summary>
internal static class InspectCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("WEIGHTS") { Description = "Weights file, written by n2eye-quant." };
        var tensors = new Option<bool>("--tensors") { Description = "List every tensor." };
        var command = new Command("inspect", "Show what a weights file holds and whether it fits this program.") { file, tensors };
        Handler.Set(command, (parsed, _) =>
        {
            using var weights = WeightsFile.Open(parsed.GetValue(file)!);
            var model = LoadedModel.Compiled;
            var fits = weights.Fingerprint == model.Fingerprint;
            var bytes = weights.Tensors.Sum(tensor => tensor.Length);
            Row("model", weights.Model);
            Row("fingerprint", weights.Fingerprint);
            Row("scheme", weights.Scheme);
            if (weights.BlockSize > 0) Row("block size", weights.BlockSize.ToString(CultureInfo.InvariantCulture));
            Row("tensors", string.Create(CultureInfo.InvariantCulture, $"{weights.Tensors.Count} ({bytes:N0} bytes)"));
            foreach (var (source, hash) in weights.Sources) Row("source", $"{source} sha256 {hash}");
            Row("compiled for", $"{model.Name} {model.Fingerprint}");
            Row("fits", fits ? "yes" : "no: these are another model's weights");
            if (parsed.GetValue(tensors))
            {
                foreach (var tensor in weights.Tensors)
                    Row(tensor.Name, string.Create(CultureInfo.InvariantCulture, $"{tensor.Dtype} [{string.Join(", ", tensor.Shape)}] {tensor.Length:N0} bytes at {tensor.Offset:N0}"));
            }

            return fits ? ExitCodes.Success : ExitCodes.BadWeights;
        });
        return command;
    }

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-14}{(name.Length >= 14 ? " " : "")}{value}");
}
