using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Fleet;
using N2Eye.Watch.Sinks.Nats;
using N2Eye.Watch.Tests.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;

namespace N2Eye.Watch.Tests.Fleet;

/// <summary>Against a real nats-server, whose clock is the real one.</summary>
public sealed class FleetWorkerTests
{
    private readonly RecordedLog log = new();

    [Fact]
    public async Task Three_boxes_of_which_one_dies_in_mid_answer_answer_every_question()
    {
        const int questions = 30;
        using var server = new NatsServer();
        server.Start();
        using var dying = new Box(Options(server, "dying"), log) { Hold = question => question == "q-7" };
        using var first = new Box(Options(server, "first"), log);
        using var second = new Box(Options(server, "second"), log);
        await dying.Start();
        for (var i = 0; i < questions; i++) await Ask(server, Question(i));
        // It is at the eighth before the others take questions.
        await dying.Held.WaitAsync(TimeSpan.FromSeconds(30));
        await first.Start();
        await second.Start();
        await dying.Die();

        var results = await Results(server, questions);
        Assert.Equal(Enumerable.Range(0, questions).Select(i => $"q-{i}").Order(StringComparer.Ordinal), results.Select(result => result.Id).Order(StringComparer.Ordinal));
        Assert.All(results, result => Assert.Equal($"about {result.Id}", result.Answer));
        var redelivered = Assert.Single(results, result => result.Id == "q-7");
        Assert.NotEqual("dying", redelivered.Worker);
        Assert.True(redelivered.Attempt > 1);
        await Empty(server);
    }

    [Fact]
    public async Task A_result_whose_acknowledgement_was_lost_is_stored_once()
    {
        using var server = new NatsServer();
        server.Start();
        using var dying = new Box(Options(server, "dying"), log) { Hold = _ => true };
        await dying.Start();
        await Ask(server, Question(1));
        await dying.Held.WaitAsync(TimeSpan.FromSeconds(30));
        // The result is stored, and the box dies before it acknowledges the question.
        await using (var connection = server.Connect())
        {
            await new NatsJSContext(connection).PublishAsync("n2eye.results.q-1", "{\"id\":\"q-1\",\"answer\":\"about q-1\",\"worker\":\"dying\"}"u8.ToArray(), opts: new NatsJSPubOpts { MsgId = "q-1" });
        }

        await dying.Die();
        using var other = new Box(Options(server, "other"), log);
        await other.Start();
        await Empty(server);
        Assert.Equal("dying", Assert.Single(await Results(server, 1)).Worker);
    }

    [Fact]
    public async Task An_answer_that_takes_longer_than_the_wait_stays_with_its_box()
    {
        using var server = new NatsServer();
        server.Start();
        using var slow = new Box(Options(server, "slow"), log) { Hold = _ => true };
        using var other = new Box(Options(server, "other"), log);
        await slow.Start();
        await Ask(server, Question(1));
        await slow.Held.WaitAsync(TimeSpan.FromSeconds(30));
        await other.Start();
        // Twice the time after which it would be the other's.
        await Task.Delay(4000);
        slow.Release();
        var result = Assert.Single(await Results(server, 1));
        Assert.Equal(("slow", 1), (result.Worker, (int)result.Attempt));
        Assert.Equal(0, other.Answered);
    }

    [Fact]
    public async Task What_is_no_question_or_cannot_be_answered_is_kept_aside_with_the_reason()
    {
        using var server = new NatsServer();
        server.Start();
        using var box = new Box(Options(server, "box") with { MaxDeliver = 1 }, log)
        {
            Refuse = question => question switch
            {
                "q-1" => new N2EyeException(FailureKind.BadInput, "the picture is no picture."),
                "q-2" => new N2EyeException(FailureKind.Execution, "the NPU fell over."),
                _ => null,
            },
        };
        await box.Start();
        await Ask(server, "{\"id\":\"odd\",\"questoin\":\"?\"}");
        await Ask(server, Question(1));
        await Ask(server, Question(2));
        await Ask(server, "{\"id\":\"lost\",\"question\":\"?\",\"picture_object\":{\"bucket\":\"pictures\",\"name\":\"none\"}}");
        await Ask(server, Question(3));
        var results = (await Results(server, 5)).ToDictionary(result => result.Id);
        Assert.Contains("questoin", results["message-1"].Error!, StringComparison.Ordinal);
        Assert.Equal("the picture is no picture.", results["q-1"].Error);
        Assert.Equal("it was given to a box 1 times and not answered", results["q-2"].Error);
        Assert.StartsWith("its picture pictures/none cannot be had", results["lost"].Error!, StringComparison.Ordinal);
        Assert.Equal("about q-3", results["q-3"].Answer);
        await Empty(server);
        await using var connection = server.Connect();
        var dead = await (await new NatsJSContext(connection).GetStreamAsync("N2EYE_RESULTS")).GetAsync(new StreamMsgGetRequest { LastBySubj = "n2eye.dead.message-1" });
        Assert.Equal("{\"id\":\"odd\",\"questoin\":\"?\"}", Encoding.UTF8.GetString(dead.Message.Data.Span));
        Assert.Equal(4, box.State.Dead);
    }

    [Fact]
    public async Task The_reason_is_one_line()
    {
        using var server = new NatsServer();
        server.Start();
        using var box = new Box(Options(server, "box"), log) { Refuse = _ => new N2EyeException(FailureKind.BadInput, "the schema\nis none.") };
        await box.Start();
        await Ask(server, Question(1));
        Assert.Equal("the schema is none.", Assert.Single(await Results(server, 1)).Error);
    }

    [Fact]
    public async Task A_defect_costs_a_question_and_not_the_box()
    {
        using var server = new NatsServer();
        server.Start();
        using var box = new Box(Options(server, "box") with { MaxDeliver = 1 }, log)
        {
            Refuse = question => question switch
            {
                "q-1" => new InvalidOperationException("a defect\nof ours."),
                "q-2" => new OperationCanceledException("Nobody said so."),
                "q-3" => new IOException("No pipe."),
                _ => null,
            },
        };
        await box.Start();
        for (var i = 1; i <= 4; i++) await Ask(server, Question(i));
        var results = (await Results(server, 4)).ToDictionary(result => result.Id);
        for (var i = 1; i <= 3; i++) Assert.Equal("it was given to a box 1 times and not answered", results[$"q-{i}"].Error);
        Assert.Equal("about q-4", results["q-4"].Answer);
        await Empty(server);
        Assert.Contains("Question q-1 goes back to the queue: internal error: InvalidOperationException: a defect of ours.", log.Lines);
        Assert.Contains("Question q-2 goes back to the queue: internal error: OperationCanceledException: Nobody said so.", log.Lines);
        Assert.Contains("Question q-3 goes back to the queue: internal error: IOException: No pipe.", log.Lines);
        Assert.Equal(new FleetState(Answered: 1, Returned: 3, Dead: 3, LastError: null), box.State);
        Assert.False(box.Running.IsCompleted);
    }

    [Fact]
    public async Task Nothing_and_odd_names_in_a_question_end_no_box()
    {
        string[] odd =
        [
            "",
            "null",
            "{\"id\":null,\"question\":\"?\",\"picture\":\"AQID\"}",
            "{\"id\":\"1\",\"question\":null,\"picture\":\"AQID\"}",
            "{\"id\":\"\\ud800\",\"question\":\"?\",\"picture\":\"AQID\"}",
            "{\"id\":\"2\",\"question\":\"?\",\"picture_object\":{\"bucket\":null,\"name\":\"x\"}}",
            "{\"id\":\"3\",\"question\":\"?\",\"picture_object\":{\"bucket\":\"pictures\",\"name\":null}}",
            "{\"id\":\"4\",\"question\":\"?\",\"picture_object\":{\"bucket\":\"\",\"name\":\"x\"}}",
            "{\"id\":\"5\",\"question\":\"?\",\"picture_object\":{\"bucket\":\"a b.>\",\"name\":\"x\"}}",
            "{\"id\":\"6\",\"question\":\"?\",\"picture_object\":{\"bucket\":\"pictures\",\"name\":\"\"}}",
        ];
        using var server = new NatsServer();
        server.Start();
        await using (var connection = server.Connect()) await new NatsObjContext(new NatsJSContext(connection)).CreateObjectStoreAsync("pictures");
        using var box = new Box(Options(server, "box"), log);
        await box.Start();
        foreach (var json in odd) await Ask(server, json);
        await Ask(server, Question(1));
        var results = await Results(server, odd.Length + 1);
        Assert.All(results[..^1], result => Assert.NotNull(result.Error));
        Assert.Equal("about q-1", results[^1].Answer);
        Assert.Equal(new FleetState(Answered: 1, Returned: 0, Dead: odd.Length, LastError: null), box.State);
    }

    [Fact]
    public async Task Ids_that_a_header_does_not_take_have_results_of_their_own()
    {
        using var server = new NatsServer();
        server.Start();
        using var box = new Box(Options(server, "box"), log);
        await box.Start();
        string[] ids = ["\u00e4", "\u00f6", "a\nb", "a b"];
        foreach (var id in ids) await Ask(server, JsonSerializer.Serialize(new { id, question = "?", picture = "AQID" }));
        Assert.Equal(ids, (await Results(server, ids.Length)).Select(result => result.Id));
        await Empty(server);
    }

    [Fact]
    public async Task A_stream_that_is_absent_and_not_to_be_made_is_named_with_the_setting()
    {
        using var server = new NatsServer();
        server.Start();
        await using var worker = new FleetWorker(Options(server, "box") with { CreateStreams = false }, new Box(Options(server, "box"), log), TimeProvider.System, log);
        using var stopping = new CancellationTokenSource();
        var running = worker.RunAsync(stopping.Token, CancellationToken.None);
        await log.Says("there is no stream N2EYE_WORK on the server: make it, or set create_streams.");
        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_large_picture_comes_from_the_object_store()
    {
        using var server = new NatsServer();
        server.Start();
        var picture = new byte[3 << 20];
        Random.Shared.NextBytes(picture);
        await using (var connection = server.Connect())
        {
            var store = await new NatsObjContext(new NatsJSContext(connection)).CreateObjectStoreAsync("pictures");
            await store.PutAsync("gate/1.jpg", picture);
        }

        using var box = new Box(Options(server, "box"), log);
        await box.Start();
        await Ask(server, "{\"id\":\"big\",\"question\":\"?\",\"picture_object\":{\"bucket\":\"pictures\",\"name\":\"gate/1.jpg\"},\"system\":\"Be brief.\",\"schema\":{\"type\":\"boolean\"}}");
        Assert.Equal("about big", Assert.Single(await Results(server, 1)).Answer);
        Assert.Equal(picture, box.Pictures["big"]);
        Assert.Equal("Be brief.", box.Asked["big"].System);
        Assert.Equal("boolean", (string?)box.Asked["big"].Schema!["type"]);
    }

    [Fact]
    public async Task A_picture_of_which_a_part_was_lost_does_not_hold_up_the_queue()
    {
        using var server = new NatsServer();
        server.Start();
        await using (var connection = server.Connect())
        {
            var context = new NatsJSContext(connection);
            await (await new NatsObjContext(context).CreateObjectStoreAsync("pictures")).PutAsync("1.jpg", new byte[1000]);
            await context.PurgeStreamAsync("OBJ_pictures", new StreamPurgeRequest { Filter = "$O.pictures.C.>" });
        }

        using var box = new Box(Options(server, "box"), log);
        await box.Start();
        await Ask(server, "{\"id\":\"lost\",\"question\":\"?\",\"picture_object\":{\"bucket\":\"pictures\",\"name\":\"1.jpg\"}}");
        await Ask(server, Question(1));
        Assert.Equal("q-1", Assert.Single(await Results(server, 1)).Id);
        await log.Says("its picture pictures/1.jpg did not come within 8 s");
    }

    [Fact]
    public async Task A_server_that_is_killed_loses_no_question()
    {
        using var server = new NatsServer();
        server.Start();
        using var box = new Box(Options(server, "box"), log) { Hold = question => question == "q-2" };
        await box.Start();
        for (var i = 0; i < 10; i++) await Ask(server, Question(i));
        await box.Held.WaitAsync(TimeSpan.FromSeconds(30));
        server.Kill();
        box.Release();
        await Task.Delay(500);
        server.Start();
        // nats-server 2.9 may keep one whose acknowledgement it wrote down just before, and give it to nobody: the queue need not be empty.
        Assert.Equal(10, (await Results(server, 10)).Select(result => result.Id).Distinct().Count());
    }

    [Fact]
    public async Task Stopping_answers_the_question_that_it_is_at_and_aborting_gives_it_back()
    {
        using var server = new NatsServer();
        server.Start();
        using var stopping = new Box(Options(server, "stopping"), log) { Hold = _ => true };
        await stopping.Start();
        await Ask(server, Question(1));
        await Ask(server, Question(2));
        await stopping.Held.WaitAsync(TimeSpan.FromSeconds(30));
        stopping.Stop();
        stopping.Release();
        await stopping.Running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("q-1", Assert.Single(await Results(server, 1)).Id);

        using var aborting = new Box(Options(server, "aborting"), log) { Hold = _ => true };
        await aborting.Start();
        await aborting.Held.WaitAsync(TimeSpan.FromSeconds(30));
        aborting.Abort();
        await aborting.Running.WaitAsync(TimeSpan.FromSeconds(30));
        using var other = new Box(Options(server, "other"), log);
        await other.Start();
        Assert.Equal(["q-1", "q-2"], (await Results(server, 2)).Select(result => result.Id));
        Assert.Equal(1, aborting.State.Returned);
    }

    private static FleetOptions Options(NatsServer server, string worker) => new() { Server = new NatsServerOptions { Url = server.Url }, Worker = worker, AckWaitSeconds = 2 };

    private static string Question(int number) => $"{{\"id\":\"q-{number}\",\"question\":\"What is it?\",\"picture\":\"AQID\"}}";

    private static async Task Ask(NatsServer server, string json)
    {
        await using var connection = server.Connect();
        var stored = await new NatsJSContext(connection).PublishAsync("n2eye.work.test", Encoding.UTF8.GetBytes(json), opts: new NatsJSPubOpts { RetryAttempts = 20 });
        stored.EnsureSuccess();
    }

    // Waits for so many results, and for no more than a minute.
    private static async Task<List<FleetResult>> Results(NatsServer server, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var connection = server.Connect();
        var consumer = await new NatsJSContext(connection).CreateOrderedConsumerAsync("N2EYE_RESULTS", cancellationToken: patience.Token);
        var results = new List<FleetResult>();
        await foreach (var message in consumer.ConsumeAsync<byte[]>(cancellationToken: patience.Token))
        {
            if (message.Subject.StartsWith("n2eye.results.", StringComparison.Ordinal)) results.Add(JsonSerializer.Deserialize(message.Data, FleetJson.Default.FleetResult)!);
            if (results.Count == count) break;
        }

        return results;
    }

    private static async Task Empty(NatsServer server)
    {
        await using var connection = server.Connect();
        var stream = await new NatsJSContext(connection).GetStreamAsync("N2EYE_WORK");
        for (var i = 0; i < 600 && stream.Info.State.Messages > 0; i++)
        {
            await Task.Delay(100);
            await stream.RefreshAsync();
        }

        Assert.Equal(0, stream.Info.State.Messages);
    }

    /// <summary>A box whose engine can be held in the middle of an answer.</summary>
    private sealed class Box(FleetOptions options, ILogger logger) : IFleetAnswerer, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        private readonly CancellationTokenSource aborting = new();
        private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim released = new();
        private FleetWorker? worker;
        private int answered;

        public Func<string, bool> Hold { get; init; } = _ => false;

        public Func<string, Exception?> Refuse { get; init; } = _ => null;

        public Dictionary<string, byte[]> Pictures { get; } = [];

        public Dictionary<string, FleetQuestion> Asked { get; } = [];

        public Task Held => held.Task;

        public Task Running { get; private set; } = Task.CompletedTask;

        public int Answered => Volatile.Read(ref answered);

        public FleetState State => worker!.State;

        public async Task Start()
        {
            worker = new FleetWorker(options, this, TimeProvider.System, logger);
            Running = worker.RunAsync(stopping.Token, aborting.Token);
            // The streams are there once a question can be asked.
            await using var connection = new NatsConnection(NatsOpts.Default with { Url = options.Server.Url });
            for (var i = 0; i < 300; i++)
            {
                try
                {
                    await new NatsJSContext(connection).GetConsumerAsync(options.WorkStream, options.Consumer);
                    return;
                }
                catch (NatsJSApiException)
                {
                    await Task.Delay(50);
                }
            }
        }

        /// <summary>Its connection is gone, without a word to the server.</summary>
        public async Task Die()
        {
            await worker!.DisposeAsync();
            await stopping.CancelAsync();
        }

        public void Stop() => stopping.Cancel();

        public void Abort() => aborting.Cancel();

        public void Release() => released.Set();

        public FleetResult Answer(FleetQuestion question, ReadOnlyMemory<byte> picture, CancellationToken cancellation)
        {
            if (Refuse(question.Id) is { } refused) throw refused;
            Pictures[question.Id] = picture.ToArray();
            Asked[question.Id] = question;
            if (Hold(question.Id) && !released.IsSet)
            {
                held.TrySetResult();
                released.Wait(cancellation);
            }

            Interlocked.Increment(ref answered);
            return new FleetResult { Id = question.Id, Answer = "about " + question.Id };
        }

        public void Dispose()
        {
            released.Set();
            stopping.Cancel();
            aborting.Cancel();
        }
    }
}
