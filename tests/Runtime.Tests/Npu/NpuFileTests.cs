using N2Eye.Quant.Models;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;

namespace N2Eye.Tests.Npu;

/// <summary>Weights files that were made for an NPU, in the compiled program.</summary>
public sealed class NpuFileTests
{
    /// <summary>What n2eye-quant compiles in memory is what the program was compiled from.</summary>
    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    [InlineData(SampleModels.ResNet)]
    public void The_quantizer_calibrates_the_graphs_that_are_compiled(string name)
    {
        var (compiled, inMemory) = (SampleModels.Get(name), ModelCompiler.Compile(Repository.Model(name)));
        Assert.Equal((compiled.Name, compiled.Fingerprint), (inMemory.Name, inMemory.Fingerprint));
        using var store = WeightStore.Open(SampleWeights.Path(compiled), compiled.Fingerprint, compiled.Name);
        Assert.Equal(compiled.Decoder.ToOnnx(store), inMemory.Decoder.ToOnnx(store));
        Assert.Equal(compiled.Vision.ToOnnx(store), inMemory.Vision.ToOnnx(store));
    }

    /// <summary>
    /// A box without an NPU answers from the same file: the CPU's own graphs over expanded int8 rows. Only the weights are rounded
    /// there; the bound is that of int8 in blocks.
    /// </summary>
    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    [InlineData(SampleModels.ResNet)]
    public void The_cpu_takes_a_file_that_was_made_for_an_npu(string name)
    {
        var model = SampleModels.Get(name);
        using var exact = Engine.Load(model, SampleWeights.Path(model), new EngineOptions { Threads = 1, Context = NpuFiles.Context });
        using var quantized = Engine.Load(model, NpuFiles.Path(model), new EngineOptions { Threads = 1, Context = NpuFiles.Context });
        int[] ids = [1, .. Enumerable.Repeat(model.ImageToken, model.Vision.Shape.FeatureRows), 20, 30, 40];
        using var picture = new N2Eye.Runtime.Pictures.PictureReader().Read(NpuFiles.Picture);
        var a = exact.Continue(ids, [exact.Encode(picture)], 0, default).LastLogits;
        var b = quantized.Continue(ids, [quantized.Encode(picture)], 0, default).LastLogits;
        var cosine = Vectors.Cosine(a, b);
        Assert.True(cosine > 0.98, $"cosine {cosine}");
    }
}
