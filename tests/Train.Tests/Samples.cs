using N2Eye.Runtime.Models;
using N2Eye.Specs.Graph;
using N2Eye.Tests;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Data;
using N2Eye.Train.Models;
using N2Eye.Train.Reporting;
using N2Eye.Train.Training;
using static TorchSharp.torch;

namespace Train.Tests;

/// <summary>Sessions and models that several tests use.</summary>
internal static class Samples
{
    public static readonly TrainedParts Nothing = new(false, false, false);

    public static ModelSpec Spec(string name) => ModelFolder.ReadConfig(Repository.Model(name));

    public static ParameterStore Weights(string name, TrainedParts parts) => ModelFolder.ReadWeights(Repository.Model(name), Spec(name), CPU, parts);

    public static Collator Collator(string name) => new(SampleModels.Get(name).Preprocessing, CPU, 0);

    public static Session Session(string id, string? picture, params (string Query, string Answer)[] turns) => new()
    {
        Id = id,
        Place = id,
        Picture = picture is null ? null : new SessionPicture.File(Repository.Oracle("images", picture)),
        System = null,
        Tools = null,
        Turns = [.. turns.Select((turn, index) => new SessionTurn { Id = $"{id}-{index}", Role = "user", Query = turn.Query, Category = "", Domain = "", Answers = [turn.Answer] })],
    };

    public static Example Encode(string name, Session session, int length = 512)
    {
        CompiledModel model = SampleModels.Get(name);
        return new ConversationEncoder(model, model.Vision.Shape.FeatureRows, length).Encode(session);
    }

    /// <summary>Five sessions, with and without picture, of different lengths: an odd number, so that the last step of an epoch is short.</summary>
    public static IReadOnlyList<Session> Five { get; } =
    [
        Session("a", "rgb_50x41.png", ("What is it?", "A red apple."), ("And what colour is it?", "Red.")),
        Session("b", "gray.png", ("Is it a dog?", "No.")),
        Session("c", null, ("Say yes.", "yes")),
        Session("d", "palette.png", ("How many?", "Three of them, and one more behind the others.")),
        Session("e", "rgba.png", ("Where is it?", "On the left.")),
    ];

    /// <summary>A folder with those sessions as JSON Lines.</summary>
    public static string Write(TemporaryFolder folder)
    {
        var data = folder.File("data");
        Directory.CreateDirectory(data);
        File.WriteAllLines(Path.Combine(data, "sessions.jsonl"), Five.Select(session => System.Text.Json.JsonSerializer.Serialize(new
        {
            session_id = session.Id,
            image = (session.Picture as SessionPicture.File)?.Path,
            turns = session.Turns.Select(turn => new { interaction_id = turn.Id, query = turn.Query, query_category = "kind", domain = "any", answer = turn.Answers[0] }),
        })));
        return data;
    }

    /// <summary>Small and quick: float32, so that sums are compared bit for bit.</summary>
    public static TrainingOptions Quick { get; } = new()
    {
        Batch = 2,
        Accumulation = 1,
        Epochs = 2,
        LearningRate = 3e-3,
        Precision = Precision.Float32,
        Length = 512,
        SaveEvery = 100,
        Seed = 7,
    };

    /// <summary>Runs on one CPU thread over the five sessions.</summary>
    public static RunResult Run(string name, string data, string output, TrainingOptions options, bool resume = false, CancellationToken cancellation = default, ITrainingDisplay? display = null)
    {
        set_num_threads(1);
        return TrainingRun.Run(SampleModels.Get(name), new RunPlaces(Repository.Model(name), data, output, resume), options, CPU, display ?? new Silent(), cancellation);
    }

    public sealed class Silent : ITrainingDisplay
    {
        public List<string> Said { get; } = [];

        public void Say(string message) => Said.Add(message);

        public void Step(StepResult result, int steps, TimeSpan time)
        {
        }
    }

    /// <summary>Stops a run after some steps, as Ctrl-C does.</summary>
    public sealed class StopAfter(int steps, CancellationTokenSource source) : ITrainingDisplay
    {
        public void Say(string message)
        {
        }

        public void Step(StepResult result, int all, TimeSpan time)
        {
            if (result.Step == steps) source.Cancel();
        }
    }
}
