using System.Runtime.InteropServices;
using N2Eye.Runtime.Answering.Saved;
using N2Eye.Runtime.Decoding.Grammars;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Direct;
using N2Eye.Runtime.Execution.Direct.Vision;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Providers;
using N2Eye.Runtime.Sampling;
using N2Eye.Weights;

namespace N2Eye.Runtime.Answering;

/// <summary>How the engine uses the machine.</summary>
public sealed record EngineOptions
{
    /// <summary>Context for which memory is set aside when nobody asks for another, tokens.</summary>
    public const int DefaultContext = 4096;

    /// <summary>Threads of one operator; 0 = one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>Longest prompt plus answer, tokens; 0 = the model's own limit, at most <see cref="DefaultContext"/>.</summary>
    public int Context { get; init; }

    /// <summary>How ONNX Runtime multiplies int8 matrices, the decoder's too; null = the decoder is computed without it, the rest as suits processor and memory.</summary>
    public Int8Products? Products { get; init; }

    /// <summary>Which device graphs run on.</summary>
    public ProviderChoice Provider { get; init; } = new();

    /// <summary>Remember where every node runs, for <see cref="Engine.Placements"/>.</summary>
    public bool RecordNodes { get; init; }

    /// <summary>
    /// Tries the provider of that name in another process, before its library computes anything in this one: says what killed that process,
    /// null where it lived. A plug-in that crashes while it prepares a graph then costs nothing but the trial.
    /// </summary>
    public Func<string, string?> Trial { get; init; } = _ => null;

    /// <summary>True where our own kernels may compute a decoder on the CPU: nobody asked how ONNX Runtime does.</summary>
    internal bool MayComputeDirectly => Products is null && !Provider.IsOrtCpu;

    /// <summary>Where states of shared beginnings of prompts are kept, and embeddings that <see cref="Engine.Keep"/> is given; null = nowhere.</summary>
    public string? Cache { get; init; }

    /// <summary>Told what goes wrong there, one line: the thing is computed then.</summary>
    public Action<string> CacheNote { get; init; } = _ => { };

    /// <summary>Told what a user should know about the device that was chosen.</summary>
    public Action<ProviderEvent> Report { get; init; } = _ => { };
}

/// <summary>
/// A compiled model with its weights: answers any number of conversations, one at a time. Neither this nor a
/// <see cref="Conversation"/> may be used by two threads at once: they own the buffers that ONNX Runtime writes to.
/// </summary>
public sealed class Engine : IDisposable
{
    private readonly WeightStore weights;
    private readonly Lazy<IVisionSession> vision;
    private readonly Lazy<IDecoderSession> decoder;

    private readonly GraphSessions sessions;
    private readonly KeptPictures kept;
    private Task? ahead;
    private volatile bool isDisposed;

    private Engine(CompiledModel model, WeightStore weights, GraphSessions sessions, int threads, int context, EngineOptions options)
    {
        Model = model;
        Context = context;
        Threads = threads;
        (this.weights, this.sessions) = (weights, sessions);
        // Each half is opened when first needed: a text question never pays for the tower.
        var halves = new ModelSessions(model, weights, sessions, context);
        vision = new(halves.OpenVision);
        decoder = new(halves.OpenDecoder);
        StopIds = StopTokens(model);
        Prefixes = new PrefixStates(this, options.Cache, options.CacheNote);
        kept = new KeptPictures(this, $"{sessions.Identity}\n{RuntimeInformation.ProcessArchitecture}\n{Products}", options.Cache, options.CacheNote);
    }

    /// <summary>What the program was compiled for.</summary>
    public CompiledModel Model { get; }

    /// <summary>Longest prompt plus answer, tokens.</summary>
    public int Context { get; }

    /// <summary>Threads of one operator.</summary>
    public int Threads { get; }

    /// <summary>How int8 matrices are multiplied; null where the weights have none.</summary>
    public Int8Products? Products => weights.HasProducts ? weights.Products : null;

    /// <summary>The weights' scheme, one of <see cref="Schemes"/>.</summary>
    public string Scheme => weights.Scheme;

    /// <summary>Ids that end an answer.</summary>
    public IReadOnlySet<int> StopIds { get; }

    /// <summary>Where the graphs run that were opened so far.</summary>
    public IReadOnlyList<GraphPlacement> Placements => sessions.Placements;

    internal IDecoderSession Decoder => decoder.Value;

    internal IVisionSession Vision => vision.Value;

    /// <summary>Where the tensors lie.</summary>
    internal IWeightSource Weights => weights;

    /// <summary>Version of this library.</summary>
    internal static string Version => typeof(Engine).Assembly.GetName().Version!.ToString();

    /// <summary>Beginnings of prompts.</summary>
    internal PrefixStates Prefixes { get; }

    /// <inheritdoc cref="WeightStore.Sum"/>
    internal string WeightsSum => weights.Sum;

    /// <summary>What shaped answers are made of: a walk over the vocabulary, once.</summary>
    /// <exception cref="N2EyeException">BadInput: the tokenizer has no token for some byte.</exception>
    internal TextTokens TextTokens => field ??= new TextTokens(Model.Tokenizer, StopIds);

    /// <summary>High performance of the device until the result is disposed.</summary>
    internal GraphSessions.BusyTime Busy() => sessions.Busy();

    /// <summary>Opens every graph, which otherwise waits until each is needed: for showing where they run.</summary>
    public void OpenGraphs()
    {
        _ = vision.Value;
        _ = decoder.Value;
    }

    /// <summary>Opens the weights of a model.</summary>
    /// <exception cref="N2EyeException">The weights cannot be used, or an option is out of range.</exception>
    public static Engine Load(CompiledModel model, WeightsLocation weights, EngineOptions options)
    {
        var longest = model.Decoder.Shape.MaxPositions;
        if (options.Context > longest)
            throw new N2EyeException(FailureKind.BadInput, $"--context {options.Context} is longer than the {longest} tokens that {model.Name} was made for.");
        var context = options.Context > 0 ? options.Context : Math.Min(longest, EngineOptions.DefaultContext);
        var threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var ours = options.MayComputeDirectly
            ? model.Decoder.Plan.Matrices.Concat(model.Vision.Plan?.Matrices ?? []).Select(matrix => matrix.Name).ToHashSet(StringComparer.Ordinal)
            : null;
        var store = WeightStore.Open(weights, model.Fingerprint, model.Name, options.Products, ours);
        try
        {
            return new Engine(model, store, GraphSessions.Choose(store, threads, options), threads, context, options);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Picture → embeddings, one row for each <c>&lt;image&gt;</c> id that it is widened to.</summary>
    public EncodedPicture Encode(Picture picture)
    {
        OpenDecoderAhead();
        var session = vision.Value;
        Model.Preprocessing.ToTensor(picture, session.Pixels);
        using var busy = Busy();
        return new EncodedPicture(picture.ContentHash, session.Run());
    }

    /// <summary>What <see cref="Keep"/> has put into the cache folder, in whatever process, of a picture with this content; null where nothing is there.</summary>
    public EncodedPicture? Recall(Picture picture) => kept.Find(picture.ContentHash);

    /// <summary>
    /// Puts what <see cref="Encode"/> gave into the cache folder (<see cref="EngineOptions.Cache"/>), where the last 64 are kept: for pictures that somebody
    /// may ask about again, and for no camera's frames. Where it cannot be written, that is told and nothing fails.
    /// </summary>
    public void Keep(EncodedPicture picture)
    {
        // A provider that gave the tower up to the CPU may take it next time: its embeddings are others.
        if (sessions.IsWhereOffered("vision")) kept.Keep(picture);
    }

    /// <summary>The logits after a sequence of ids, and the ids that greedy decoding adds: for checking the arithmetic.</summary>
    /// <param name="ids">Token ids, with one image id for each picture row.</param>
    /// <param name="pictures">The pictures, in order.</param>
    /// <param name="count">How many ids to add; none ends it early, and the image id is never chosen.</param>
    /// <param name="cancellation">Looked at between tokens.</param>
    /// <returns>Logits (vocabulary,) after <paramref name="ids"/>, and <paramref name="count"/> ids.</returns>
    public (float[] LastLogits, int[] Greedy) Continue(int[] ids, IReadOnlyList<EncodedPicture> pictures, int count, CancellationToken cancellation)
    {
        // The last id is chosen and not appended.
        if (ids.Length + Math.Max(0L, count - 1L) > Context)
            throw new N2EyeException(FailureKind.ContextFull, $"{ids.Length} ids and {count} more do not fit into the context of {Context} tokens: give a longer one with --context.");
        using var run = Decoder.NewRun();
        run.Append(InputSequence.FromWidened(ids, Model.ImageToken, [.. pictures.Select(picture => picture.Embeddings)], Model.Vision.Shape.FeatureRows), 0, cancellation);
        var last = run.Logits.ToArray();
        if (!Array.TrueForAll(last, float.IsFinite)) throw Sampler.NotNumbers();
        var sampler = new Sampler(run.Logits.Length, SamplingOptions.Greedy, forbidden: [Model.ImageToken]);
        var greedy = new int[count];
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            greedy[i] = sampler.Sample(run.Logits);
            if (i + 1 < count) run.Append(greedy[i]);
        }

        return (last, greedy);
    }

    /// <summary>Starts a conversation with an empty state.</summary>
    public Conversation StartConversation() => new(this);

    /// <summary>Goes on with a conversation that <see cref="Conversation.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="N2EyeException">BadInput: it is damaged, or of another model or other weights. FileAccess: it cannot be read.</exception>
    public SavedConversation Resume(string path) => ConversationFile.Read(path, this);

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        ahead?.Wait();
        if (vision.IsValueCreated) vision.Value.Dispose();
        if (decoder.IsValueCreated) decoder.Value.Dispose();
        weights.Dispose();
    }

    /// <summary>
    /// ONNX Runtime, which computes some towers, keeps one core busy while it opens one, for as long as the whole rest of a first answer
    /// takes: another core opens the decoder meanwhile and touches its weights.
    /// </summary>
    private void OpenDecoderAhead()
    {
        if (ahead is not null || vision.IsValueCreated || decoder.IsValueCreated) return;
        if (!sessions.OpensDirectly || !DirectDecoderSession.Takes(Model.Decoder, weights) || DirectVisionSession.Takes(Model.Vision, weights)) return;
        ahead = Task.Run(() =>
        {
            try
            {
                _ = decoder.Value;
            }
            catch (N2EyeException)
            {
                // It is thrown again where the decoder is asked for.
                return;
            }

            foreach (var matrix in Model.Decoder.Plan.Matrices)
            {
                if (isDisposed) return;
                weights.Touch(weights.Values(matrix));
            }
        });
    }

    /// <summary>Ids that end a model's answer.</summary>
    internal static HashSet<int> StopTokens(CompiledModel model)
    {
        var ids = new HashSet<int>(model.Generation.EosTokenIds);
        model.SpecialTokens.TryGetValue("eos_token", out var eos);
        foreach (var token in new[] { eos, "<|im_end|>" })
        {
            if (token is not null && model.Tokenizer.IdOf(token) is { } id) ids.Add(id);
        }

        return ids;
    }
}

/// <summary>A picture as the decoder reads it.</summary>
/// <param name="ContentHash">XXH128 of the picture's bytes, hex: what tells two pictures apart.</param>
/// <param name="Embeddings">(rows, hidden)</param>
public sealed record EncodedPicture(string ContentHash, float[] Embeddings);
