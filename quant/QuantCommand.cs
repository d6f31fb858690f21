using System.CommandLine;
using System.Diagnostics;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Comparing;
using N2Eye.Quant.Quantization;
using N2Eye.Quant.Reporting;
using N2Eye.Quant.Synthesis;
using N2Eye.Runtime;
using N2Eye.Weights;

namespace N2Eye.Quant;

/// <summary>The command line of n2eye-quant.</summary>
internal static class QuantCommand
{
    public static RootCommand Build()
    {
        var model = new Argument<string>("MODEL_DIR") { Description = "Hugging Face checkpoint directory with config.json." };
        var output = new Option<string>("--output", "-o") { Description = "Weights file to write.", HelpName = "FILE", Required = true };
        var report = new Option<string?>("--report") { Description = "Write the error of every tensor as JSON.", HelpName = "FILE" };
        var names = new Option<string?>("--names") { Description = "JSON object {\"our name\": \"checkpoint name\"} for other checkpoints.", HelpName = "FILE" };
        var decoder = new Option<string?>("--decoder") { Description = "LFM2 checkpoint directory, for a model in parts.", HelpName = "DIR" };
        var vision = new Option<string?>("--vision") { Description = "CLIP checkpoint directory, for a model in parts.", HelpName = "DIR" };
        var projector = new Option<string?>("--projector") { Description = "Projector's safetensors file, for a model in parts.", HelpName = "FILE" };
        var target = new TargetFlags();
        var root = new RootCommand("Turn a Hugging Face checkpoint into one weights file for n2eye.")
        {
            model, output, report, names, decoder, vision, projector,
        };
        target.AddTo(root);
        root.Add(CompareCommand.Build(Guard));
        root.Add(SynthesizeCommand.Build(Guard));
        root.Validators.Add(result =>
        {
            var given = new[] { decoder, vision, projector }.Count(option => result.GetResult(option) is not null);
            if (given is 1 or 2) result.AddError("--decoder, --vision and --projector belong together: give all three.");
        });
        root.SetAction(parsed => Guard(() =>
        {
            using var stop = new StopSignal();
            var parts = new[] { parsed.GetValue(decoder), parsed.GetValue(vision), parsed.GetValue(projector) }.OfType<string>().ToList();
            var options = target.Apply(parsed, new QuantizeOptions
            {
                ModelFolder = parsed.GetValue(model)!,
                Output = parsed.GetValue(output)!,
                Names = parsed.GetValue(names) is { } map ? NameMap.Read(map) : NameMap.Empty,
                Parts = parts,
            });
            Run(options, parsed.GetValue(report), stop.Token);
            return ExitCodes.Success;
        }));
        return root;
    }

    private static void Run(QuantizeOptions options, string? report, CancellationToken cancellation)
    {
        var console = ErrorConsole.Create();
        if (report is not null) OutputFile.Check(report, [options.Output, Path.Combine(options.ModelFolder, "config.json")]);
        var started = Stopwatch.GetTimestamp();
        var result = console.WithProgress(options.Scheme, tell => Quantizer.Run(options, new BarProgress(tell), cancellation));
        if (report is not null) OutputFile.Write(report, stream => ReportFile.Write(stream, options, result));
        Summary.Print(console, options, result, Stopwatch.GetElapsedTime(started));
    }

    private static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (ConfigException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCodes.BadInput;
        }
        catch (BadFlagException failure)
        {
            return Fail(failure.Message, ExitCodes.BadInput);
        }
        catch (WeightsException failure)
        {
            return Fail(failure.Message, ExitCodes.BadCheckpoint);
        }
        catch (N2EyeException failure)
        {
            return Fail(failure.Message, failure.Kind == FailureKind.FileAccess ? ExitCodes.FileAccess : ExitCodes.BadCheckpoint);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(failure.Message, ExitCodes.FileAccess);
        }
        catch (Exception failure)
        {
            return Fail($"internal error, please report it: {failure.GetType().Name}: {failure.Message}", ExitCodes.Internal);
        }
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine("n2eye-quant: " + message.ReplaceLineEndings(" "));
        return code;
    }

    /// <summary>Progress&lt;T&gt; would report on other threads, after the fact.</summary>
    private sealed class BarProgress(Action<double, double> tell) : IProgress<QuantizeProgress>
    {
        public void Report(QuantizeProgress value) => tell(value.Done, value.Total);
    }
}
