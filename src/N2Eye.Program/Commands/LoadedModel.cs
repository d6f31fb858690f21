using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using N2Eye.Model;
using N2Eye.Program.Output;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Pictures;

namespace N2Eye.Program.Commands;

/// <summary>The compiled model with its weights, as a command uses it.</summary>
internal sealed class LoadedModel : IDisposable
{
    private static readonly PictureReader Pictures = new();

    private readonly ILoggerFactory loggers;
    private readonly Dictionary<string, EncodedPicture> encoded = new(StringComparer.Ordinal);

    private LoadedModel(Engine engine, ILoggerFactory loggers, ILogger logger)
    {
        Engine = engine;
        this.loggers = loggers;
        Logger = logger;
    }

    public static CompiledModel Compiled => Model.Model.Instance;

    public Engine Engine { get; }

    public ILogger Logger { get; }

    /// <summary>Opens the weights that flags, environment and settings name.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its flags.</param>
    /// <param name="isTrial">This process is the trial of a provider.</param>
    public static LoadedModel Open(ParseResult parsed, CommonOptions options, bool isTrial = false) => Open(options.Read(parsed), isTrial);

    /// <summary>Opens the weights of settings that were read.</summary>
    /// <param name="settings">How the model is run.</param>
    /// <param name="isTrial">This process is the trial of a provider.</param>
    public static LoadedModel Open(ModelSettings settings, bool isTrial = false)
    {
        var weights = settings.Weights ?? throw new N2EyeException(FailureKind.BadWeights,
            $"No weights: make them with n2eye-quant for {Compiled.Name}, then give --weights FILE or set N2EYE_WEIGHTS.");
        var loggers = settings.Loggers();
        var logger = loggers.CreateLogger("n2eye");
        Packed.Warn = logger.LibraryInFile;
        Packed.ServeLibraries();
        var engine = Engine.Load(Compiled, weights, (isTrial ? settings.Engine : settings.EngineWithTrial) with { Report = logger.Provider, CacheNote = logger.Kept });
        logger.Loaded(Compiled.Name, Compiled.Fingerprint, weights.Path, engine.Threads, engine.Context);
        if (engine.Products is Int8Products.Expanded) logger.NoDotProduct("expanded once at load, which takes four times their memory");
        if (engine.Products is Int8Products.Unpacking) logger.NoDotProduct("unpacked anew for every token, since memory does not hold them expanded");
        return new LoadedModel(engine, loggers, logger);
    }

    /// <summary>Encodes a picture; the same content is encoded once.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="keep">In other processes too: its embeddings are kept in the cache folder.</param>
    public EncodedPicture Encode(Picture picture, bool keep = false)
    {
        if (encoded.TryGetValue(picture.ContentHash, out var known)) return known;
        var result = (keep ? Engine.Recall(picture) : null) ?? Compute(picture, keep);
        // A batch may name a million pictures; the few before the current one are what follow-ups ask about.
        if (encoded.Count >= 16) encoded.Clear();
        encoded.Add(picture.ContentHash, result);
        return result;
    }

    /// <summary>Reads and encodes a picture file; <c>-</c> is standard input.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Looked at before anything is read.</param>
    /// <param name="keep">In other processes too.</param>
    public EncodedPicture Encode(string path, CancellationToken cancellation, bool keep = false)
    {
        cancellation.ThrowIfCancellationRequested();
        using var picture = Read(path, cancellation);
        return Encode(picture, keep);
    }

    /// <summary>Reads a picture file; <c>-</c> is standard input.</summary>
    public static Picture Read(string path, CancellationToken cancellation)
    {
        if (path != StandardInput.Path) return Pictures.Read(path);
        using var input = StandardInput.Open(cancellation);
        return Pictures.Read(input, StandardInput.Name);
    }

    private EncodedPicture Compute(Picture picture, bool keep)
    {
        var started = Stopwatch.GetTimestamp();
        var result = Engine.Encode(picture);
        Logger.Encoded(picture.Name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (keep) Engine.Keep(result);
        return result;
    }

    /// <summary>Logs how an answer went.</summary>
    public void Report(Completion completion)
    {
        Logger.Answered(completion);
        if (completion.FinishReason == FinishReason.Length) Logger.Cut("the token limit was reached", "--max-tokens");
        if (completion.FinishReason == FinishReason.Context) Logger.Cut("the context is full", "--context");
    }

    public void Dispose()
    {
        Engine.Dispose();
        loggers.Dispose();
    }
}
