using System.Text.Json;
using N2Eye.Quant.Cpu;
using N2Eye.Quant.Quantization;
using N2Eye.Tests;
using N2Eye.Weights;
using Quant.Tests.Npu;

namespace Quant.Tests.Cpu;

/// <summary>Files for CPUs that conversations take part in.</summary>
public sealed class CpuTargetTests
{
    private const string Pooled = "n2eye-random-pooled";
    private const string Patches = "n2eye-random-patches";
    private const string ResNet = "n2eye-random-resnet";

    /// <summary>
    /// Random weights amplify rounding and have no activations worth knowing: that compensation helps is for real weights to say
    /// (docs/n2eye-quant.md), this says that it breaks nothing. Measured, plain and compensated, in the order of the cases: 0.26 and 0.29 nats,
    /// 0.035 and 0.050, 0.004 and 0.004; the bounds are a few times that, a wrong scale, column or order gives several nats.
    /// </summary>
    [Theory]
    [InlineData(Patches, Schemes.Int4, 0.8)]
    [InlineData(Pooled, Schemes.Int8Channel, 0.25)]
    [InlineData(Patches, Schemes.Int8, 0.04)]
    [InlineData(ResNet, Schemes.Int8, 0.5)]
    public void Compensated_files_answer_nearly_as_float32_does(string model, string scheme, double divergence)
    {
        using var folder = new TemporaryFolder();
        var test = CalibrationData.Write(folder, 6, 2);
        var plain = Quantizer.Run(Options(model, folder, scheme) with { Cpu = new CpuOptions { Test = test, Length = 192, Threads = 1 } });
        var compensated = Quantizer.Run(Options(model, folder, scheme) with { Cpu = Compensate(folder) with { Test = test } });
        TestContext.Current.TestOutputHelper?.WriteLine($"{model} {scheme}: {plain.Agreement}; compensated: {compensated.Agreement}");
        Assert.InRange(plain.Agreement!.Divergence, 0, divergence);
        Assert.InRange(compensated.Agreement!.Divergence, 0, divergence);
        // Every matrix of layers has changed in it, table and kernels have not.
        foreach (var (before, after) in plain.Tensors.Zip(compensated.Tensors))
        {
            if (before.Scheme == Schemes.Float32 || before.Shape.Count != 2) Assert.Equal(before, after with { Shape = before.Shape });
            else if (before.Name.Contains("embed_tokens", StringComparison.Ordinal) || before.Name.Contains("lm_head", StringComparison.Ordinal)) Assert.Equal(before.Rmse, after.Rmse);
            else Assert.True(after.Rmse > before.Rmse, before.Name); // further from the values, nearer to the products
        }

        Assert.Equal([folder.File("w")], Directory.GetFiles(folder.Path)); // nothing temporary stays
    }

    [Fact]
    public void The_same_checkpoint_and_sessions_give_the_same_bytes_and_are_told()
    {
        using var folder = new TemporaryFolder();
        var options = Options(Pooled, folder, Schemes.Int4) with { Cpu = Compensate(folder) };
        Quantizer.Run(options);
        var first = File.ReadAllBytes(folder.File("w"));
        Quantizer.Run(options);
        Assert.Equal(first, File.ReadAllBytes(folder.File("w")));
        var note = Note();
        Assert.Equal(("gptq", 0.01, 8), (note.GetProperty("method").GetString(), note.GetProperty("damping").GetDouble(), note.GetProperty("sessions").GetInt32()));
        Quantizer.Run(options with { Cpu = options.Cpu with { Sessions = 7 } });
        Assert.NotEqual(note.GetProperty("data_sha256").GetString(), Note().GetProperty("data_sha256").GetString());

        JsonElement Note()
        {
            using var weights = WeightsFile.Open(folder.File("w"));
            return JsonDocument.Parse(weights.Note(WeightsFile.CompensationKey)!).RootElement;
        }
    }

    [Fact]
    public void Kept_tensors_are_not_compensated()
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(Pooled, folder, Schemes.Int4) with { Cpu = Compensate(folder), Keep = ["*"] });
        Assert.All(result.Tensors, tensor => Assert.Equal(Schemes.Float32, tensor.Scheme));
    }

    [Fact]
    public void Sessions_that_cannot_be_used_are_one_line()
    {
        using var folder = new TemporaryFolder();
        Expect<IOException>(new CpuOptions { Compensate = folder.File("none") }, "--calibrate takes a folder");
        Expect<IOException>(new CpuOptions { Test = folder.File("none") }, "--test takes a folder");
        Expect<WeightsException>(new CpuOptions { Compensate = CalibrationData.Write(folder, 3, 5, pictures: false) }, "has a picture");

        void Expect<T>(CpuOptions cpu, string message)
            where T : Exception
        {
            var failure = Assert.Throws<T>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int4) with { Cpu = cpu }));
            Assert.Contains(message, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
            Assert.Empty(Directory.GetFiles(folder.Path));
        }
    }

    private static CpuOptions Compensate(TemporaryFolder folder) =>
        new() { Compensate = Directory.Exists(folder.File("data1")) ? folder.File("data1") : CalibrationData.Write(folder, 8, 1), Length = 192, Threads = 1 };

    private static QuantizeOptions Options(string model, TemporaryFolder folder, string scheme) =>
        new() { ModelFolder = Repository.Model(model), Output = folder.File("w"), Scheme = scheme, BlockSize = 32 };
}
