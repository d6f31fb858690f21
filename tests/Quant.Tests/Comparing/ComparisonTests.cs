using N2Eye.Quant.Comparing;
using N2Eye.Quant.Npu;
using N2Eye.Quant.Quantization;
using N2Eye.Tests;
using N2Eye.Weights;
using Quant.Tests.Npu;

namespace Quant.Tests.Comparing;

/// <summary>Whole comparisons on the random models, whose rounding errors grow from layer to layer, and on n2eye-tiny.</summary>
public sealed class ComparisonTests
{
    private const string Pooled = "n2eye-random-pooled";
    private const string Patches = "n2eye-random-patches";
    private const string ResNet = "n2eye-random-resnet";

    [Theory]
    [InlineData(Pooled, Schemes.Float32)]
    [InlineData(Patches, Schemes.Int8)]
    [InlineData(ResNet, Schemes.Int8)]
    public void A_file_differs_from_itself_by_nothing(string model, string scheme)
    {
        using var folder = new TemporaryFolder();
        var file = CompareData.Weights(folder, model, scheme);
        var result = Run(folder, model, file, file);
        var (reference, other) = (result.Files[0], result.Files[1]);
        Assert.Equal((0, 0, 1, result.Questions), (other.Divergence, other.Divergence99, other.Agreement, other.SameAnswers));
        Assert.True(other.Tokens >= result.Questions);
        // A token table of its own is read by rows, in no graph.
        Assert.All(other.Layers, layer => Assert.Equal((0, layer.Layer == LayerTensors.TokenTable ? null : 0), (layer.Weights, layer.Outputs)));
        Assert.Equal(reference.Scores, other.Scores);
        Assert.Equal((new FileInfo(file).Length, scheme), (other.Bytes, other.Scheme));
    }

    /// <summary>Every kind of file shows every layer, and errors are those of its precision.</summary>
    [Theory]
    [InlineData(Pooled)]
    [InlineData(Patches)]
    [InlineData(ResNet)]
    public void Quantized_files_show_an_error_in_every_layer(string model)
    {
        using var folder = new TemporaryFolder();
        var npu = folder.File("npu");
        Quantizer.Run(new QuantizeOptions { ModelFolder = Repository.Model(model), Output = npu, Scheme = Schemes.Npu16, Npu = new NpuOptions { Data = CalibrationData.Write(folder, 8, 1), Length = 192, Threads = 1 } });
        var result = Run(folder, model, CompareData.Weights(folder, model, Schemes.Float32), CompareData.Weights(folder, model, Schemes.Int8), npu);
        string[] expected = model == ResNet
            ? ["tower.stem", "tower.0"]
            : ["tower.embedding", "tower.0"];
        Assert.Equal(expected, result.Reference.Layers.Take(2).Select(layer => layer.Layer));
        Assert.Equal(["head"], result.Reference.Layers.TakeLast(1).Select(layer => layer.Layer));
        Assert.Contains(result.Reference.Layers, layer => layer.Layer == "projector");
        foreach (var file in result.Others)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{model} {file.Scheme}: {string.Join(", ", file.Layers.Select(layer => $"{layer.Layer} {layer.Weights:P2} {layer.Outputs:P2}"))}");
            Assert.All(file.Layers.Where(layer => layer.Layer.StartsWith("decoder.", StringComparison.Ordinal)), layer => Assert.InRange(layer.Weights!.Value, 1e-4, 0.03));
            Assert.All(file.Layers, layer => Assert.True(layer.Outputs is null == (layer.Layer == LayerTensors.TokenTable), $"{file.Scheme} {layer.Layer}: {layer.Outputs}"));
            Assert.All(file.Layers.Where(layer => layer.Layer.StartsWith("decoder.", StringComparison.Ordinal)), layer => Assert.InRange(layer.Outputs!.Value, 1e-5, 0.5));
            Assert.InRange(file.Divergence, 1e-9, 1);
            Assert.True(file.Divergence99 >= file.Divergence);
            Assert.True(file.Bytes < result.Reference.Bytes / 2);
        }
    }

    /// <summary>A change of one layer is seen in its weights alone, and in outputs from there on.</summary>
    [Theory]
    [InlineData("language_model.model.layers.1.feed_forward.w2.weight", "decoder.1")]
    [InlineData("multi_modal_projector.linear_2.weight", "projector")]
    [InlineData("vision_tower.vision_model.encoder.layers.1.mlp.fc2.weight", "tower.1")]
    public void A_change_is_seen_in_its_layer(string tensor, string layer)
    {
        using var folder = new TemporaryFolder();
        var result = Run(folder, Pooled, CompareData.Weights(folder, Pooled, Schemes.Float32), CompareData.Perturbed(folder, Pooled, tensor));
        var layers = result.Files[1].Layers.ToList();
        var changed = layers.FindIndex(one => one.Layer == layer);
        Assert.Equal([layer], layers.Where(one => one.Weights > 0).Select(one => one.Layer));
        Assert.InRange(layers[changed].Weights!.Value, 1e-3, 0.1 + 1e-6);
        Assert.All(layers[..changed], before => Assert.Equal(0, before.Outputs));
        Assert.All(layers[changed..], behind => Assert.True(behind.Outputs > 1e-6, behind.Layer));
        Assert.True(result.Files[1].Divergence > 0);
    }

    [Fact]
    public void Answers_are_graded_by_type_of_question()
    {
        using var folder = new TemporaryFolder();
        var weights = Repository.Model("n2eye-tiny", "n2eye-tiny.n2eye.safetensors");
        var data = CompareData.Session(folder, Repository.Model("n2eye-tiny", "sample.png"), ("What is it?", "what", "An elephant."), ("What color is it?", "colour", "blue"));
        // The model is found beside the weights.
        var result = Comparison.Run(new CompareOptions { Files = [weights, weights], Data = data, Threads = 1 });
        Assert.Equal([("colour", 1, 0), ("what", 1, 1), ("all", 2, 1)], result.Files[1].Scores.Select(score => (score.Category, score.Total, score.Right)));
        Assert.Equal((1, 2), (result.Sessions, result.Questions));
    }

    [Fact]
    public void Sessions_are_spread_over_the_folder()
    {
        using var folder = new TemporaryFolder();
        var data = CalibrationData.Write(folder, 10, 4);
        Assert.Equal(["line 1", "line 3", "line 5", "line 7", "line 9"], SessionSample.Read(data, 5).Select(session => session.Place[session.Place.IndexOf("line", StringComparison.Ordinal)..]));
        Assert.Equal(10, SessionSample.Read(data, 11).Count);
    }

    private static ComparisonResult Run(TemporaryFolder folder, string model, params string[] files) => Comparison.Run(new CompareOptions
    {
        Files = files,
        Data = CalibrationData.Write(folder, 5, 3),
        Model = Repository.Model(model),
        MaxTokens = 12,
        Threads = 1,
    });
}
