using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;
using N2Eye.Tests;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace Train.Tests;

/// <summary>From sessions to an answer: trained here, quantized by n2eye-quant, answered by the program's own engine.</summary>
public sealed class LearningTests
{
    [Fact]
    public void A_trained_model_answers_in_the_program_as_it_was_taught()
    {
        using var folder = new TemporaryFolder();
        var options = Samples.Quick with { Epochs = 40, LearningRate = 1e-2, Precision = Precision.BFloat16 };
        var run = Samples.Run(SampleModels.Pooled, Samples.Write(folder), folder.File("out"), options);
        Assert.True(run.Losses[0] > 3, $"first loss {run.Losses[0]}");
        Assert.True(run.Losses[^1] < 0.1, $"last loss {run.Losses[^1]}");

        var weights = folder.File("w");
        var quantized = Quantizer.Run(new QuantizeOptions { ModelFolder = run.Checkpoint, Output = weights, Scheme = Schemes.Float32 });
        Assert.Empty(quantized.Unused);
        using var engine = Engine.Load(SampleModels.Get(SampleModels.Pooled), weights, new EngineOptions { Threads = 1, Context = 512 });
        foreach (var session in Samples.Five)
        {
            using var conversation = engine.StartConversation();
            var pictures = new List<EncodedPicture>();
            if (session.Picture is N2Eye.Train.Data.SessionPicture.File file)
            {
                using var picture = new PictureReader().Read(file.Path);
                pictures.Add(engine.Encode(picture));
            }

            var request = new ChatRequest { Messages = [ChatMessage.User(pictures.Count, session.Turns[0].Query)], AddGenerationPrompt = true };
            var answer = conversation.Answer(request, pictures, new AnswerOptions { MaxTokens = 60, Sampling = SamplingOptions.Greedy }, null, TestContext.Current.CancellationToken);
            Assert.Equal(session.Turns[0].Answers[0], answer.Text);
        }
    }

    [Theory]
    [InlineData(SampleModels.Pooled)]
    [InlineData(SampleModels.Patches)]
    public void A_checkpoint_holds_each_tensor_once_and_what_is_frozen_as_it_was(string name)
    {
        using var folder = new TemporaryFolder();
        var run = Samples.Run(name, Samples.Write(folder), folder.File("out"), Samples.Quick with { MaxSteps = 1 });
        using var before = Samples.Weights(name, Samples.Nothing);
        using var after = ModelFolder.ReadWeights(run.Checkpoint, ModelFolder.ReadConfig(run.Checkpoint), CPU, Samples.Nothing);
        using var file = SafetensorsFile.Open(Path.Combine(run.Checkpoint, "model.safetensors"));
        Assert.Equal(before.Spec.Tensors.Select(tensor => tensor.Name).Order(), file.Tensors.Select(tensor => tensor.Name).Order());
        foreach (var tensor in before.Spec.Tensors)
        {
            var isVision = tensor.Name.StartsWith("vision_tower.", StringComparison.Ordinal);
            var same = before[tensor].to(ScalarType.Float32).Equals(after[tensor].to(ScalarType.Float32));
            Assert.True(same == isVision, tensor.Name);
            if (isVision) Assert.Equal(before[tensor].dtype, after[tensor].dtype);
        }

        foreach (var other in new[] { "config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "preprocessor_config.json", "generation_config.json" })
            Assert.Equal(File.ReadAllBytes(Repository.Model(name, other)), File.ReadAllBytes(Path.Combine(run.Checkpoint, other)));
        Assert.False(File.Exists(Path.Combine(run.Checkpoint, "model.safetensors.index.json")));
    }

    [Fact]
    public void Adapters_begin_as_nothing_and_merge_into_what_they_computed()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var parts = new TrainedParts(false, true, false);
        using var store = Samples.Weights(SampleModels.Pooled, parts);
        using var adapters = LoraAdapters.Create(store.Spec, new LoraOptions(4, 16, ["q_proj", "w2", "in_proj"]), CPU, seed: 1);
        using var plain = new N2EyeModel(store, Precision.Float32, 512);
        using var adapted = new N2EyeModel(store, Precision.Float32, 512, adapters);
        using var batch = Samples.Collator(SampleModels.Pooled).Collate([Samples.Encode(SampleModels.Pooled, Samples.Five[0])]);
        using var noGradients = no_grad();
        var at = plain.Forward(batch.Ids, batch.Pixels);
        Assert.True((at - adapted.Forward(batch.Ids, batch.Pixels)).abs().max().item<float>() == 0);

        foreach (var (name, value) in adapters.Parameters.Where(parameter => parameter.Name.EndsWith("lora_B", StringComparison.Ordinal))) value.normal_(0, 0.1);
        var moved = adapted.Forward(batch.Ids, batch.Pixels);
        Assert.True((at - moved).abs().max().item<float>() > 0.1);
        ModelFiles.Copy(Repository.Model(SampleModels.Pooled), folder.Path);
        ModelFile.Write(folder.File("model.safetensors"), adapted);
        using var merged = ModelFolder.ReadWeights(folder.Path, ModelFolder.ReadConfig(folder.Path), CPU, Samples.Nothing);
        using var model = new N2EyeModel(merged, Precision.Float32, 512);
        Assert.True((model.Forward(batch.Ids, batch.Pixels) - moved).abs().max().item<float>() < 1e-3);
        // q_proj of 2 attention layers, in_proj of 4 convolutions, w2 of all 6; A and B of each.
        Assert.Equal(2 * (2 + 4 + 6), adapters.Parameters.Count());
    }

    [Fact]
    public void Adapters_learn_while_the_decoder_stays()
    {
        using var folder = new TemporaryFolder();
        var options = Samples.Quick with { Epochs = 30, LearningRate = 2e-2, Lora = new LoraOptions(8, 16, LoraOptions.AllTargets), Parts = new TrainedParts(false, true, false) };
        var run = Samples.Run(SampleModels.Pooled, Samples.Write(folder), folder.File("out"), options);
        Assert.True(run.Losses[^1] < 0.5 * run.Losses[0], $"{run.Losses[0]} to {run.Losses[^1]}");
        using var before = Samples.Weights(SampleModels.Pooled, Samples.Nothing);
        using var after = ModelFolder.ReadWeights(run.Checkpoint, before.Spec, CPU, Samples.Nothing);
        Assert.True(before[before.Spec.Decoder.TokenTable].Equals(after[before.Spec.Decoder.TokenTable]));
        Assert.False(before[before.Spec.Decoder.Layers[0].FeedForward.Gate.Weight].Equals(after[before.Spec.Decoder.Layers[0].FeedForward.Gate.Weight]));
    }
}
