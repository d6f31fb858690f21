using System.Text;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;
using N2Eye.Specs;
using N2Eye.Specs.Graph;
using N2Eye.Tests.AnyModel;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Tests;

/// <summary>CLIP's ResNet against PyTorch in float64, which runs batch norms as batch norms (tests/oracle/n2eye-random-resnet).</summary>
public sealed class ResNetTests
{
    private static readonly string[] Pictures = ["first.png", "second.png"];

    [Theory]
    [InlineData("patch_tokens", 4)]
    [InlineData("image_embeds", 1)]
    public void Float32_computes_what_pytorch_computes(string feature, int rows)
    {
        using var tower = new Tower(feature, Schemes.Float32);
        Assert.Equal(rows, tower.Model.Vision.FeatureRows);
        foreach (var picture in Pictures)
        {
            var (expected, actual) = (Expected(picture, feature), tower.Encode(picture));
            Assert.Equal(expected.Length, actual.Length);
            var difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            TestContext.Current.TestOutputHelper?.WriteLine($"{feature} {picture}: {difference:E2}");
            Assert.True(difference < 1e-4, $"{picture}: {difference}");
        }
    }

    /// <summary>Kernels and matrices in int8, blocks of 32. Measured at worst: cosine 0.99974. A wrong scale, zero point or order of channels gives a cosine near 0.</summary>
    [Theory]
    [InlineData("patch_tokens", Int8Products.Integer)]
    [InlineData("patch_tokens", Int8Products.Expanded)]
    [InlineData("image_embeds", Int8Products.Integer)]
    [InlineData("image_embeds", Int8Products.Unpacking)]
    public void Int8_stays_close_to_pytorch(string feature, Int8Products products)
    {
        using var tower = new Tower(feature, Schemes.Int8, products);
        foreach (var picture in Pictures)
        {
            var (expected, actual) = (Expected(picture, feature), tower.Encode(picture));
            var cosine = expected.Zip(actual, (a, b) => a * b).Sum() / Math.Sqrt(expected.Sum(a => a * a) * actual.Sum(b => (double)b * b));
            TestContext.Current.TestOutputHelper?.WriteLine($"{feature} {products} {picture}: {cosine:F6}");
            Assert.True(cosine > 0.999, $"{picture}: {cosine}");
        }
    }

    /// <summary>An int8 kernel is expanded when the session is made: what is left of the graph has no node that does it.</summary>
    [Fact]
    public void Int8_kernels_cost_nothing_for_a_picture()
    {
        using var tower = new Tower("patch_tokens", Schemes.Int8, Int8Products.Integer);
        var before = tower.Graph.ToOnnx(tower.Store);
        Assert.True(Contains(before, "Cast"));
        using var folder = new TemporaryFolder();
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            OptimizedModelFilePath = folder.File("optimized.onnx"),
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", tower.Store.Folder);
        using (new InferenceSession(before, options))
        {
        }

        var after = File.ReadAllBytes(folder.File("optimized.onnx"));
        Assert.True(Contains(after, "MatMulNBits"));
        Assert.All(new[] { "Cast", "Sub", "Mul", "DequantizeLinear", "BatchNormalization" }, op => Assert.False(Contains(after, op), op));

        // A node's op_type: field 4 of NodeProto, with its length.
        static bool Contains(byte[] model, string op)
        {
            ReadOnlySpan<byte> field = [0x22, (byte)op.Length, .. Encoding.ASCII.GetBytes(op)];
            return model.AsSpan().IndexOf(field) >= 0;
        }
    }

    [Theory]
    [InlineData(Schemes.Float32)]
    [InlineData(Schemes.Int8)]
    public void A_question_about_a_picture_is_answered(string scheme)
    {
        var model = SampleModels.Get(SampleModels.ResNet);
        using var engine = Engine.Load(model, SampleWeights.Path(model, scheme), new EngineOptions { Threads = 2, Context = 512 });
        using var conversation = engine.StartConversation();
        var picture = engine.Encode(TestPictures.Open("images", "rgb_640x480.png"));
        var answer = conversation.Answer(new ChatRequest { Messages = [ChatMessage.User(1, "What is it?")], AddGenerationPrompt = true }, [picture], new AnswerOptions { MaxTokens = 8, Sampling = SamplingOptions.Greedy }, null, TestContext.Current.CancellationToken);
        Assert.InRange(answer.CompletionTokens, 1, 8);
    }

    [Theory]
    [InlineData("vision_tower.layer2.1.conv2.weight", Dtype.U8)]
    [InlineData("vision_tower.layer2.1.conv2.weight.scales", Dtype.F32)]
    [InlineData("vision_tower.layer2.1.conv2.bias", Dtype.F32)]
    public void A_kernel_that_is_missing_or_of_another_shape_is_named(string name, Dtype dtype)
    {
        using var folder = new TemporaryFolder();
        var model = SampleModels.Get(SampleModels.ResNet);
        foreach (var wrong in new[] { true, false })
        {
            Rewrite(SampleWeights.Path(model, Schemes.Int8), folder.File("w"), name, wrong ? new(name, dtype, [3]) : null);
            using var store = WeightStore.Open(folder.File("w"), model.Fingerprint, model.Name);
            var failure = Assert.Throws<N2EyeException>(() => model.Vision.ToOnnx(store));
            Assert.Equal(FailureKind.BadWeights, failure.Kind);
            Assert.Contains("vision_tower.layer2.1.conv2", failure.Message, StringComparison.Ordinal);
        }
    }

    private static void Rewrite(string from, string to, string name, TensorDeclaration? replacement)
    {
        using var source = SafetensorsFile.Open(from);
        var kept = source.Tensors.Where(tensor => tensor.Name != name).ToList();
        using var writer = new SafetensorsWriter(to, kept.Select(tensor => new TensorDeclaration(tensor.Name, tensor.Dtype, tensor.Shape)).Concat(replacement is null ? [] : [replacement]), source.Metadata);
        foreach (var tensor in kept) writer.Begin(tensor.Name).Write(source.Bytes(tensor.Offset, (int)tensor.Length));
        if (replacement is not null) writer.Begin(name).Write(new byte[replacement.Length]);
        writer.Commit();
    }

    private static double[] Expected(string picture, string feature)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle(SampleModels.ResNet, "expected.json")));
        var entry = document.RootElement.GetProperty("vision").EnumerateArray().Single(item => item.GetProperty("image").GetString() == picture);
        return [.. entry.GetProperty(feature).EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetDouble()))];
    }

    /// <summary>The sample model with another feature: its checkpoint has the tensors of both.</summary>
    private sealed class Tower : IDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly VisionSession session;

        public Tower(string feature, string scheme, Int8Products? products = null)
        {
            var config = File.ReadAllText(Repository.Model(SampleModels.ResNet, "config.json")).Replace("patch_tokens", feature, StringComparison.Ordinal);
            File.WriteAllText(folder.File("config.json"), config);
            File.Copy(Repository.Model(SampleModels.ResNet, "model.safetensors"), folder.File("model.safetensors"));
            Model = ConfigParser.Parse(config, new SpecReport("config.json"))!;
            Assert.Empty(Quantizer.Run(new QuantizeOptions { ModelFolder = folder.Path, Output = folder.File("w"), Scheme = scheme, BlockSize = 32 }).Unused);
            Graph = CompiledGraphs.Compile(Model).Vision;
            Store = WeightStore.Open(folder.File("w"), Model.Fingerprint, "any", products);
            session = new VisionSession(Graph, Store, GraphSessions.OnCpu(Store, 1).Open);
        }

        public ModelSpec Model { get; }

        public VisionGraph Graph { get; }

        public WeightStore Store { get; }

        public float[] Encode(string name)
        {
            using var picture = TestPictures.Open(SampleModels.ResNet, name);
            SampleModels.Get(SampleModels.ResNet).Preprocessing.ToTensor(picture, session.Pixels);
            return session.Run();
        }

        public void Dispose()
        {
            session.Dispose();
            Store.Dispose();
            folder.Dispose();
        }
    }
}
