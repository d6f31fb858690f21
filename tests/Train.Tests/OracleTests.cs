using System.Text.Json;
using N2Eye.Runtime.Pictures;
using N2Eye.Tests;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Models;
using static TorchSharp.torch;

namespace Train.Tests;

/// <summary>The trainer's forward pass in float32 against a float64 implementation that shares no code with it (tests/oracle).</summary>
public sealed class OracleTests
{
    private const double Tolerance = 1e-3;

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void Pictures_become_the_same_embeddings(string name)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var store = Open(name);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        foreach (var expected in Expected(name).GetProperty("vision").EnumerateArray())
        {
            var actual = model.EncodePictures(Pixels(name, [expected.GetProperty("image").GetString()!])!).flatten().data<float>().ToArray();
            var projected = expected.GetProperty("projected").EnumerateArray().SelectMany(Doubles).ToArray();
            Assert.True(Difference(projected, actual) < Tolerance, $"{expected.GetProperty("image")}: {Difference(projected, actual)}");
        }
    }

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void Sequences_give_the_same_logits_and_greedy_tokens(string name)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var store = Open(name);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        var cases = 0;
        foreach (var expected in Expected(name).GetProperty("decoder").EnumerateArray())
        {
            var ids = expected.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt64()).ToList();
            var pixels = Pixels(name, [.. expected.GetProperty("images").EnumerateArray().Select(image => image.GetString()!)]);
            var reference = Doubles(expected.GetProperty("last_logits")).ToArray();
            var logits = Last(model, ids, pixels);
            Assert.True(Difference(reference, logits) < Tolerance, $"case {cases}: {Difference(reference, logits)}");
            foreach (var token in expected.GetProperty("greedy").EnumerateArray())
            {
                logits[store.Spec.ImageToken] = float.NegativeInfinity;
                Assert.Equal(token.GetInt32(), logits.Index().MaxBy(entry => entry.Item).Index);
                ids.Add(token.GetInt64());
                logits = Last(model, ids, pixels);
            }

            cases++;
        }

        Assert.Equal(6, cases);
    }

    /// <summary>PyTorch ran this one, in float64.</summary>
    [Fact]
    public void The_residual_network_gives_the_same_embeddings()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var store = Open(SampleModels.ResNet);
        using var model = new N2EyeModel(store, Precision.Float32, 512);
        foreach (var expected in Expected(SampleModels.ResNet).GetProperty("vision").EnumerateArray())
        {
            var file = Path.Combine("..", SampleModels.ResNet, expected.GetProperty("image").GetString()!);
            var actual = model.EncodePictures(Pixels(SampleModels.ResNet, [file])!).flatten().data<float>().ToArray();
            var difference = Difference([.. expected.GetProperty("patch_tokens").EnumerateArray().SelectMany(Doubles)], actual);
            Assert.True(difference < Tolerance, $"{file}: {difference}");
        }
    }

    private static float[] Last(N2EyeModel model, List<long> ids, Tensor? pixels)
    {
        using var scope = NewDisposeScope();
        return model.Forward(tensor(ids.ToArray()).unsqueeze(0), pixels)[0, -1].data<float>().ToArray();
    }

    private static ParameterStore Open(string name)
    {
        var folder = Repository.Model(name);
        return ModelFolder.ReadWeights(folder, ModelFolder.ReadConfig(folder), CPU, new TrainedParts(false, false, false));
    }

    private static Tensor? Pixels(string name, string[] files)
    {
        if (files.Length == 0) return null;
        var preprocessing = SampleModels.Get(name).Preprocessing;
        var size = preprocessing.CropWidth;
        var planes = new float[files.Length * 3 * size * size];
        for (var i = 0; i < files.Length; i++)
        {
            using var picture = new PictureReader().Read(Repository.Oracle("images", files[i]));
            preprocessing.ToTensor(picture, planes.AsSpan(i * 3 * size * size, 3 * size * size));
        }

        return tensor(planes).view(files.Length, 3, size, size);
    }

    private static JsonElement Expected(string name) => JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle(name, "expected.json"))).RootElement;

    private static IEnumerable<double> Doubles(JsonElement array) => array.EnumerateArray().Select(value => value.GetDouble());

    private static double Difference(IReadOnlyList<double> expected, float[] actual)
    {
        Assert.Equal(expected.Count, actual.Length);
        return expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
    }
}
