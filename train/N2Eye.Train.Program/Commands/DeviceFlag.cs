using System.CommandLine;
using System.Globalization;
using N2Eye.Runtime;
using TorchSharp;

namespace N2Eye.Train.Program.Commands;

/// <summary><c>--device</c>: where training is computed.</summary>
internal static class DeviceFlag
{
    public static Option<string> Create() => new("--device") { Description = "cpu, cuda or cuda:N; auto = cuda where there is one.", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };

    /// <summary>The device that was asked for.</summary>
    /// <exception cref="N2EyeException">There is none of that name, or no CUDA here.</exception>
    public static torch.Device Read(ParseResult parsed, Option<string> option)
    {
        var name = parsed.GetValue(option)!;
        if (name == "auto") return torch.cuda_is_available() ? torch.CUDA : torch.CPU;
        if (name == "cpu") return torch.CPU;
        var index = 0;
        if (name != "cuda" && !(name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new N2EyeException(FailureKind.BadInput, $"--device is \"{name}\": it must be auto, cpu, cuda or cuda:N.");
        if (!torch.cuda_is_available()) throw new N2EyeException(FailureKind.Execution, "--device: this build or machine has no CUDA; build with -p:N2EyeCuda=true on a machine with an NVIDIA GPU.");
        return torch.device(DeviceType.CUDA, index);
    }
}
