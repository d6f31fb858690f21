using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Direct;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Providers;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>The decoder of our own kernels is the one of ONNX Runtime, and however a sequence is cut, the state is the same.</summary>
public sealed class DirectDecoderTests
{
    private const int Context = 700;

    // Activations are rounded to int8: where sums in another order tip a value at a tie, it falls to the other side, and random weights
    // amplify that from layer to layer. Logits go up to 6; 0.45 was seen, and 1e-5 where nothing tips.
    private const double Tolerance = 1;

    public static TheoryData<string, string> Everything =>
        [.. from kernel in BlockKernel.Supported from model in new[] { SampleModels.Pooled, SampleModels.Patches, SampleModels.ResNet } select (kernel.Name, model)];

    public static TheoryData<string, string, string> Schemewise =>
        [.. from kernel in BlockKernel.Supported from model in new[] { SampleModels.Pooled, SampleModels.Patches, SampleModels.ResNet } from scheme in new[] { Schemes.Int8, Schemes.Int4 } select (kernel.Name, model, scheme)];

    [Theory]
    [MemberData(nameof(Schemewise))]
    public void Logits_are_those_of_onnx_runtime(string kernel, string name, string scheme)
    {
        var model = SampleModels.Get(name);
        using var store = Open(model, scheme);
        using var reference = new DecoderSession(model.Decoder, store, GraphSessions.OnCpu(store, 1).Open, Context);
        using var direct = Direct(model, store, 2, kernel);
        using var expected = reference.NewRun();
        using var actual = direct.NewRun();
        var differences = new List<double>();
        foreach (var length in new[] { 1, 2, 5, 40, 300 })
        {
            foreach (var run in new[] { expected, actual })
            {
                run.Clear();
                run.Append(Sequence(model, length), 0, default);
            }

            for (var i = 0; i < 8; i++)
            {
                differences.Add(Difference(expected.Logits, actual.Logits));
                expected.Append(20 + i);
                actual.Append(20 + i);
            }
        }

        differences.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kernel} {name} {scheme}: {string.Join(' ', differences)}");
        Assert.True(differences[differences.Count / 2] < 1e-4, $"median {differences[differences.Count / 2]}");
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_prompt_in_pieces_is_the_prompt_token_by_token(string kernel, string name)
    {
        var model = SampleModels.Get(name);
        using var store = Open(model);
        using var direct = Direct(model, store, 2, kernel);
        using var whole = direct.NewRun();
        using var pieces = direct.NewRun();
        using var single = direct.NewRun();
        var sequence = Sequence(model, 600);
        whole.Append(sequence, 0, default);
        // Pieces of 1, 2, 3, … positions, across the border of 256: few positions are computed in another way than many.
        for (var (from, piece) = (0, 1); from < 600; from += piece++) pieces.Append(Sequence(model, Math.Min(600, from + piece)), from, default);
        for (var i = 0; i < 600; i++) single.Append(sequence.Ids[i]);
        foreach (var run in new[] { whole, pieces, single }) Assert.Equal(600, run.Length);
        Assert.InRange(Difference(single.Logits, whole.Logits), 0, Tolerance);
        Assert.InRange(Difference(single.Logits, pieces.Logits), 0, Tolerance);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var store = Open(model);
        using var one = Direct(model, store, 1);
        using var three = Direct(model, store, 3);
        using var expected = one.NewRun();
        using var actual = three.NewRun();
        foreach (var run in new[] { expected, actual }) run.Append(Sequence(model, 300), 0, default);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(expected.Logits.ToArray(), actual.Logits.ToArray());
            expected.Append(20 + i);
            actual.Append(20 + i);
        }
    }

    [Fact]
    public void Sequences_of_one_decoder_do_not_meet()
    {
        var model = SampleModels.Get(SampleModels.Patches);
        using var store = Open(model);
        using var direct = Direct(model, store, 2);
        using var alone = direct.NewRun();
        for (var i = 0; i < 20; i++) alone.Append(20 + i);
        var expected = alone.Logits.ToArray();
        using var first = direct.NewRun();
        using var second = direct.NewRun();
        for (var i = 0; i < 20; i++)
        {
            first.Append(20 + i);
            second.Append(400 - i);
        }

        Assert.Equal(expected, first.Logits.ToArray());
        second.Clear();
        Assert.Equal(0, second.Length);
        for (var i = 0; i < 20; i++) second.Append(20 + i);
        Assert.Equal(expected, second.Logits.ToArray());
    }

    [Fact]
    public void A_full_context_is_an_error_and_changes_nothing()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var store = Open(model);
        using var direct = DirectDecoderSession.TryOpen(model.Decoder, store, 3, 1)!;
        using var run = direct.NewRun();
        for (var i = 0; i < 3; i++) run.Append(20 + i);
        var logits = run.Logits.ToArray();
        Assert.Equal(FailureKind.ContextFull, Assert.Throws<N2EyeException>(() => run.Append(30)).Kind);
        Assert.Equal(FailureKind.ContextFull, Assert.Throws<N2EyeException>(() => run.Append(Sequence(model, 8), 3, default)).Kind);
        Assert.Equal(3, run.Length);
        Assert.Equal(logits, run.Logits.ToArray());
    }

    [Fact]
    public void A_token_allocates_nothing()
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var store = Open(model);
        using var direct = Direct(model, store, 2);
        using var run = direct.NewRun();
        for (var i = 0; i < 8; i++) run.Append(20 + i);
        Assert.Equal(0, Allocations.Of(() =>
        {
            if (run.Length + 64 > Context) run.Clear();
            for (var i = 0; i < 64; i++) run.Append(20 + i);
        }));
    }

    [Theory]
    [InlineData(Schemes.Int8, ProviderChoice.Cpu, true)]
    [InlineData(Schemes.Int8, ProviderChoice.Auto, true)]
    [InlineData(Schemes.Int8, ProviderChoice.OrtCpu, false)]
    [InlineData(Schemes.Int4, ProviderChoice.Cpu, true)]
    [InlineData(Schemes.Float32, ProviderChoice.Cpu, false)]
    [InlineData(Schemes.Int8Channel, ProviderChoice.Cpu, false)]
    public void The_engine_takes_it_for_blocks_unless_told_otherwise(string scheme, string choice, bool isDirect)
    {
        var model = SampleModels.Get(SampleModels.Pooled);
        using var engine = Engine.Load(model, SampleWeights.Path(model, scheme), new EngineOptions { Threads = 1, Provider = new ProviderChoice { Name = choice } });
        Assert.Equal(isDirect, engine.Decoder is DirectDecoderSession);
        Assert.Equal(("decoder", "cpu"), (Assert.Single(engine.Placements).Graph, engine.Placements[0].Device));
    }

    [Theory]
    [InlineData(SampleModels.ResNet, ProviderChoice.Cpu, true)]
    [InlineData(SampleModels.ResNet, ProviderChoice.OrtCpu, false)]
    [InlineData(SampleModels.Pooled, ProviderChoice.Cpu, false)]
    public void A_first_picture_opens_the_decoder_beside_a_tower_that_takes_its_time(string name, string choice, bool isOpened)
    {
        var model = SampleModels.Get(name);
        using var engine = Engine.Load(model, SampleWeights.Path(model, Schemes.Int8), new EngineOptions { Threads = 1, Provider = new ProviderChoice { Name = choice } });
        engine.Encode(TestPictures.Open("images", "rgb_640x480.png"));
        var opened = SpinWait.SpinUntil(() =>
        {
            lock (engine.Placements) return engine.Placements.Any(placement => placement.Graph == "decoder");
        }, TimeSpan.FromSeconds(isOpened ? 60 : 1));
        Assert.Equal(isOpened, opened);
    }

    [Fact]
    public void An_engine_that_ends_while_its_decoder_opens_ends_in_peace()
    {
        var model = SampleModels.Get(SampleModels.ResNet);
        for (var i = 0; i < 20; i++)
        {
            using var engine = Engine.Load(model, SampleWeights.Path(model, Schemes.Int8), new EngineOptions { Threads = 1, Provider = new ProviderChoice { Name = ProviderChoice.Cpu } });
            engine.Encode(TestPictures.Open("images", "rgb_640x480.png"));
        }
    }

    private static WeightStore Open(CompiledModel model, string scheme = Schemes.Int8) => WeightStore.Open(SampleWeights.Path(model, scheme), model.Fingerprint, model.Name);

    private static DirectDecoderSession Direct(CompiledModel model, WeightStore store, int threads, string? kernel = null) => DirectDecoderSession.TryOpen(
        model.Decoder, store, Context, threads, BlockKernel.Supported.First(known => kernel is null || known.Name == kernel))!;

    private static InputSequence Sequence(CompiledModel model, int length) =>
        InputSequence.FromWidened([.. Enumerable.Range(0, length).Select(i => 20 + i * 7 % 600)], model.ImageToken, [], 1);

    private static double Difference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var most = 0.0;
        for (var i = 0; i < expected.Length; i++) most = Math.Max(most, Math.Abs(expected[i] - actual[i]));
        return most;
    }
}
