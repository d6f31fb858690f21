using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Providers;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// Opens a model's graphs on the device that the user chose: each whole on the execution provider, or whole on the CPU. Why it is
/// the CPU is said once for each graph, in one line; where the user insisted on the provider, it is the failure.
/// </summary>
internal sealed class GraphSessions
{
    private const string Cpu = "cpu";

    private readonly WeightStore weights;
    private readonly int threads;
    private readonly EngineOptions options;
    private readonly SelectedProvider? provider;
    private readonly CompiledGraphs? compiled;
    private readonly List<InferenceSession> offered = [];

    private GraphSessions(WeightStore weights, int threads, EngineOptions options, SelectedProvider? provider)
    {
        (this.weights, this.threads, this.options, this.provider) = (weights, threads, options, provider);
        // A graph of which the CPU computes a part would be kept with that part's weights.
        if (provider is { Description.CachesCompiledGraphs: true } && options.Provider is { Cache: { } folder, Partial: false }) compiled = new CompiledGraphs(folder);
    }

    /// <summary>Chooses the execution provider.</summary>
    /// <exception cref="N2EyeException">The user insists on one that cannot be used.</exception>
    public static GraphSessions Choose(WeightStore weights, int threads, EngineOptions options)
    {
        var choice = options.Provider;
        var refusals = new List<ProviderRefusal>();
        var provider = choice.IsCpu ? null : OrtSessions.Guard(() => ProviderRegistry.Select(choice, refusals));
        if (provider is null && !choice.IsCpu)
        {
            var reasons = string.Join("; ", refusals.Select(refusal => $"{refusal.Provider}: {refusal.Reason}"));
            if (!choice.IsAuto) throw Unusable(choice, reasons.Length > 0 ? reasons : $"no execution provider has that name; known are {string.Join(", ", ProviderDescriptions.All().Select(known => known.Name))}, or give --ep-library {choice.Name}=PATH");
            options.Report(new ProviderEvent(IsExpected: refusals.All(refusal => refusal.IsAbsence), $"Running on the CPU: {reasons}."));
        }

        if (provider is not null && options.Trial(provider.Description.Name) is { } death)
        {
            if (!choice.IsAuto) throw Unusable(choice, death);
            options.Report(new ProviderEvent(IsExpected: false, $"Running on the CPU: {provider.Title}: {death}."));
            provider = null;
        }

        return new GraphSessions(weights, threads, options, provider);
    }

    /// <summary>The CPU, without looking for anything else.</summary>
    public static GraphSessions OnCpu(WeightStore weights, int threads) => new(weights, threads, new EngineOptions(), provider: null);

    /// <summary>True where graphs are offered to an execution provider.</summary>
    public bool HasProvider => provider is not null;

    /// <summary>What graphs are offered to, with its devices and options: tells what it computes from what another does.</summary>
    public string Identity => provider is null ? (MayComputeDirectly ? Cpu + "\ndirect" : Cpu) : provider.Identity + (options.Provider.Partial ? "\npartial" : "");

    /// <summary>False where a graph that was offered to the provider runs on the CPU after all.</summary>
    public bool IsWhereOffered(string name) => Placements.Find(placement => placement.Graph == name)?.Device == (provider?.Title ?? Cpu);

    /// <inheritdoc cref="EngineOptions.MayComputeDirectly"/>
    public bool MayComputeDirectly => options.MayComputeDirectly;

    /// <summary>True where nothing is offered to a provider, and our own kernels may compute.</summary>
    public bool OpensDirectly => provider is null && MayComputeDirectly;

    /// <summary>Threads of one operator.</summary>
    public int Threads => threads;

    /// <summary>Where the graphs that were opened run.</summary>
    public List<GraphPlacement> Placements { get; } = [];

    /// <summary>Opens a graph.</summary>
    /// <param name="name">Of the graph, for messages.</param>
    /// <param name="graph">The ModelProto.</param>
    /// <exception cref="N2EyeException">It cannot be opened, or not where the user insists.</exception>
    public InferenceSession Open(string name, byte[] graph) => Offer(name, graph) ?? OpenOnCpu(name, graph);

    /// <summary>Opens a graph on the CPU.</summary>
    /// <exception cref="N2EyeException">It cannot be opened.</exception>
    public InferenceSession OpenOnCpu(string name, byte[] graph)
    {
        var opened = OrtSessions.Open(graph, weights, threads, null, options.RecordNodes);
        Add(new GraphPlacement(name, Cpu, options.RecordNodes ? GraphAssignments.Of(opened) : []));
        return opened;
    }

    /// <summary>Notes a graph that our own kernels compute.</summary>
    public void AddDirect(string name) => Add(new GraphPlacement(name, Cpu, []));

    /// <summary>High performance of the device until the result is disposed, low afterwards.</summary>
    public BusyTime Busy()
    {
        Set(busy: true);
        return new BusyTime(this);
    }

    /// <summary>Ends the time of high performance.</summary>
    public readonly struct BusyTime(GraphSessions sessions) : IDisposable
    {
        public void Dispose() => sessions.Set(busy: false);
    }

    /// <summary>Two threads may open a graph each.</summary>
    private void Add(GraphPlacement placement)
    {
        lock (Placements) Placements.Add(placement);
    }

    private void Set(bool busy)
    {
        if (provider is null || (busy ? provider.Description.Busy : provider.Description.Idle) is not { Count: > 0 } settings) return;
        foreach (var session in offered) NativeApi.SetDynamicOptions(session, settings);
    }

    /// <summary>Opens a graph on the provider; null where the CPU must do.</summary>
    /// <param name="name">Of the graph, for messages.</param>
    /// <param name="graph">The ModelProto.</param>
    /// <param name="quantized">Whether there are QuantizeLinear and DequantizeLinear between its operators.</param>
    /// <exception cref="N2EyeException">The user insists on the provider, which does not take it.</exception>
    public InferenceSession? Offer(string name, byte[] graph, bool quantized = false)
    {
        if (provider is not { } selected) return null;
        InferenceSession? session = null;
        try
        {
            session = compiled is null
                ? OrtSessions.Open(graph, weights, threads, selected, recordNodes: true, quantized && options.Provider.Partial)
                : OpenCompiled(name, graph, selected, compiled);
            var nodes = GraphAssignments.Of(session);
            if (Shortfall(nodes) is { } missing) return GiveUp(missing);
            Add(new GraphPlacement(name, selected.Title, nodes));
            offered.Add(session);
            return session;
        }
        catch (N2EyeException exception)
        {
            return GiveUp(exception.Message);
        }

        InferenceSession? GiveUp(string reason)
        {
            session?.Dispose();
            if (!options.Provider.IsAuto) throw Unusable(options.Provider, $"{selected.Title} does not run the {name} graph: {reason}");
            options.Report(new ProviderEvent(IsExpected: false, $"The {name} graph runs on the CPU: {selected.Title}: {reason}."));
            return null;
        }
    }

    /// <summary>Closes a graph that the provider took, because it did not take another one that belongs with it.</summary>
    public void Withdraw(string name, InferenceSession session)
    {
        offered.Remove(session);
        Placements.RemoveAll(placement => placement.Graph == name);
        session.Dispose();
    }

    /// <summary>From the cache of compiled graphs; what the provider does not take any more is compiled anew, once.</summary>
    private InferenceSession OpenCompiled(string name, byte[] graph, SelectedProvider selected, CompiledGraphs cache)
    {
        var identity = $"{weights.Identity}\n{selected.Identity}\n{ProviderRegistry.OnnxRuntimeVersion}";
        var path = Compile();
        try
        {
            return OrtSessions.Open(path, threads, selected);
        }
        catch (N2EyeException exception)
        {
            Stale(exception.Message);
            cache.Forget(path);
            return OrtSessions.Open(Compile(), threads, selected);
        }

        string Compile()
        {
            using var settings = OrtSessions.Options(weights, threads);
            selected.AddTo(settings);
            return OrtSessions.Guard(() => cache.Get(name, graph, identity, settings, Stale));
        }

        void Stale(string reason) => options.Report(new ProviderEvent(IsExpected: false, $"The compiled {name} graph for {selected.Title} is made anew: {reason}."));
    }

    /// <summary>What the provider does not take; null where that is as the user wants it.</summary>
    private string? Shortfall(List<NodePlacement> nodes)
    {
        var left = nodes.Where(node => node.IsOnCpu).ToList();
        if (left.Count == nodes.Count) return $"it takes none of its {nodes.Count} nodes" + (left.Count > 0 ? $", the first is {left[0].Title}" : "");
        if (left.Count == 0 || options.Provider.Partial) return null;
        return $"it does not take {left[0].Title}" + (left.Count > 1 ? $" and {left.Count - 1} more of {nodes.Count} nodes" : "") + "; --ep-partial lets the CPU compute those";
    }

    private static N2EyeException Unusable(ProviderChoice choice, string reason) =>
        new(FailureKind.Device, $"--ep {choice.Name} cannot be had: {reason}. Use --ep auto or --ep cpu to run without it; n2eye devices tells more.");
}
