using System.Text.Json.Nodes;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Prompts.Templates;
using N2Eye.Runtime.Sampling;
using N2Eye.Tests;
using N2Eye.Train.Contrastive;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Grading;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;
using N2Eye.Train.Models;
using N2Eye.Train.Tiny.Decoder;
using N2Eye.Train.Tiny.Tower;
using N2Eye.Weights;
using Train.Data.Tests;

namespace Train.Tests;

/// <summary>The stages of n2eye-tiny's recipe on a world of eight things, small enough for two minutes.</summary>
public sealed class RecipeTests
{
    private static readonly string Model = Repository.Model("n2eye-random-resnet");

    [Fact]
    public void The_stages_teach_a_small_world_to_a_model_that_answers_in_the_program()
    {
        using var folder = new TemporaryFolder();
        var tower = Tower(folder) with { ThingSteps = 200, SceneSteps = 100, MoreSteps = 100 };
        var seen = TowerTraining.Run(tower, TextWriter.Null, TestContext.Current.CancellationToken)!.Value;
        Assert.True(seen.Loss < 6, $"the tower's loss is {seen.Loss}");
        Assert.True(seen.Whole > 0.3, $"{seen.Whole:P0} of the pictures are told");

        var run = DecoderTraining.Run(N2Eye.Models.ResNet.Model.Instance, new DecoderOptions
        {
            Artwork = tower.Artwork,
            Model = Model,
            Tower = tower.Output,
            Output = folder.File("decoder"),
            Steps = 250,
            Batch = 32,
            LearningRate = 5e-3,
            Precision = Precision.Float32,
        }, TextWriter.Null, TestContext.Current.CancellationToken);
        Assert.True(run.IsComplete);
        Assert.True(run.Losses[0] > 4, $"first loss {run.Losses[0]}");
        Assert.True(run.Losses.TakeLast(20).Average() < 0.7, $"last losses {run.Losses.TakeLast(20).Average()}");

        var weights = folder.File("w");
        Assert.Empty(Quantizer.Run(new QuantizeOptions { ModelFolder = run.Checkpoint, Output = weights, Scheme = Schemes.Int8 }).Unused);
        // Eight names, nine colours: a guess is right in one of eight cases.
        Assert.InRange(Right(weights, folder, QuestionType.What), 0.35, 1);
        Assert.InRange(Right(weights, folder, QuestionType.Colour), 0.35, 1);
    }

    [Fact]
    public void A_tower_that_was_stopped_goes_on_to_the_same_weights()
    {
        using var folder = new TemporaryFolder();
        var whole = Tower(folder) with { ThingSteps = 6, SceneSteps = 3, MoreSteps = 3, Output = folder.File("whole") };
        TowerTraining.Run(whole, TextWriter.Null, CancellationToken.None);
        var parts = whole with { Output = folder.File("parts") };
        // A little further each time, until it is done.
        for (var time = 1; ; time += 20)
        {
            using var stop = new CancellationTokenSource(time);
            TowerTraining.Run(parts, TextWriter.Null, stop.Token);
            if (!stop.IsCancellationRequested) break;
        }

        Assert.Equal(File.ReadAllBytes(whole.Output), File.ReadAllBytes(parts.Output));
    }

    [Fact]
    public void A_tower_of_another_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        var tower = Tower(folder);
        File.WriteAllBytes(tower.Output, File.ReadAllBytes(Path.Combine(Repository.Model("n2eye-random-pooled"), "model.safetensors")));
        var refused = Assert.Throws<WeightsException>(() => TowerTraining.Run(tower, TextWriter.Null, CancellationToken.None));
        Assert.Contains("has no tensor \"vision_tower.conv1.weight\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transformer_learns_the_grid_of_a_residual_network()
    {
        using var folder = new TemporaryFolder();
        var options = Distillation(folder, patch: 16);
        TowerTraining.Run(options.Teacher, TextWriter.Null, CancellationToken.None);
        var first = DistillationTraining.Run(options with { Steps = 1, Output = folder.File("first") }, TextWriter.Null, CancellationToken.None);
        var last = DistillationTraining.Run(options, TextWriter.Null, CancellationToken.None);
        Assert.InRange(first.Cosine, -0.3, 0.3);
        Assert.InRange(last.Cosine, 0.4, 1);

        // What was done is not done again.
        var written = File.ReadAllBytes(options.Output);
        Assert.True(double.IsNaN(DistillationTraining.Run(options, TextWriter.Null, CancellationToken.None).Cosine));
        Assert.Equal(written, File.ReadAllBytes(options.Output));
    }

    [Fact]
    public void A_student_whose_grid_does_not_fit_is_refused()
    {
        using var folder = new TemporaryFolder();
        var refused = Assert.Throws<NotSupportedException>(() => DistillationTraining.Run(Distillation(folder, patch: 64), TextWriter.Null, CancellationToken.None));
        Assert.Contains("the student's grid (1 × 1 of 64 pixels, patch_tokens) must be a multiple of the teacher's (2 × 2 of 64)", refused.Message, StringComparison.Ordinal);
    }

    private static DistillationOptions Distillation(TemporaryFolder folder, int patch)
    {
        var student = folder.File("student");
        Directory.CreateDirectory(student);
        var config = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Model, "config.json")))!;
        config["vision_config"] = JsonNode.Parse($$"""
            {"model_type": "clip_vision_model", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 64, "patch_size": {{patch}}, "projection_dim": 64}
            """);
        File.WriteAllText(Path.Combine(student, "config.json"), config.ToJsonString());
        var teacher = Tower(folder) with { ThingSteps = 4, SceneSteps = 4, MoreSteps = 0, Batch = 16 };
        return new DistillationOptions { Teacher = teacher, Model = student, Output = folder.File("vit"), Steps = 100, LearningRate = 2e-2 };
    }

    [Fact]
    public void The_text_tower_gives_each_text_a_vector_of_length_one()
    {
        var bank = new TextBank(["polar bear", "bear", "nothing"], width: 16, TorchSharp.torch.CPU, seed: 1);
        var lengths = bank.Embed().norm(1).data<float>().ToArray();
        Assert.All(lengths, length => Assert.Equal(1, length, 1e-5));
    }

    private static TowerOptions Tower(TemporaryFolder folder)
    {
        var artwork = folder.File("artwork");
        if (!Directory.Exists(artwork)) DrawnArtwork.Write(artwork, [.. DrawnArtwork.Taught.Take(4), .. DrawnArtwork.Taught.Skip(12).Take(4)], [.. DrawnArtwork.Untaught.Take(4)]);
        return new TowerOptions { Artwork = artwork, Model = Model, Output = folder.File("tower"), EarlySize = 32, Batch = 32, LearningRate = 5e-3, Precision = Precision.Float32 };
    }

    /// <summary>Part of 60 questions about a test artist's scenes that are answered right, by the program's engine.</summary>
    private static double Right(string weights, TemporaryFolder folder, QuestionType type)
    {
        var composer = new TestComposer(TestArtwork.Load(folder.File("artwork"), TestArtists.Twitter), new SceneOptions { Size = 64 });
        var scenes = folder.File(type.Name());
        SessionFolder.Write(scenes, Enumerable.Range(0, 60).Select(index => composer.Compose(7, index, type)));
        var grader = new Grader();
        var reader = new PictureReader();
        using var engine = Engine.Load(N2Eye.Models.ResNet.Model.Instance, weights, new EngineOptions { Threads = 1, Context = 512 });
        return SessionFolder.Read(scenes).Average(session =>
        {
            using var picture = reader.Read(Path.Combine(scenes, session.Image!));
            using var conversation = engine.StartConversation();
            var request = new ChatRequest { Messages = [ChatMessage.User(1, session.Turns[0].Query)], AddGenerationPrompt = true };
            var answer = conversation.Answer(request, [engine.Encode(picture)], new AnswerOptions { MaxTokens = 20, Sampling = SamplingOptions.Greedy }, null, TestContext.Current.CancellationToken);
            return grader.IsRight(type, session.Turns[0].Answer, answer.Text) ? 1.0 : 0.0;
        });
    }
}
