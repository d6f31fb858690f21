namespace N2Eye.Runtime.Providers;

/// <summary>Which execution provider a user asked for.</summary>
public sealed record ProviderChoice
{
    /// <summary>The best device that works: an NPU whose plug-in is there, or else the CPU.</summary>
    public const string Auto = "auto";

    /// <summary>The CPU, and nothing else is looked for.</summary>
    public const string Cpu = "cpu";

    /// <summary>The CPU, all of it computed by ONNX Runtime: to compare with.</summary>
    public const string OrtCpu = "ort-cpu";

    /// <summary>An NPU of whatever maker, or a failure.</summary>
    public const string Npu = "npu";

    /// <summary><see cref="Auto"/>, <see cref="Cpu"/>, <see cref="OrtCpu"/>, <see cref="Npu"/>, or the name of a description or execution provider: that one, or a failure.</summary>
    public string Name { get; init; } = Auto;

    /// <summary>Plug-in libraries by the name that they are registered under, beside those that are found.</summary>
    public IReadOnlyDictionary<string, string> Libraries { get; init; } = new Dictionary<string, string>();

    /// <summary>Options of the provider, over those of its description.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Where plug-in libraries are looked for; null = beside the program, and in its folder <c>ep</c>.</summary>
    public string? Folder { get; init; }

    /// <summary>Where compiled graphs are kept; null = nowhere.</summary>
    public string? Cache { get; init; }

    /// <summary>Let the CPU compute the nodes that the provider does not take. Otherwise a graph runs whole on one or the other.</summary>
    public bool Partial { get; init; }

    /// <summary>True where the CPU may do.</summary>
    public bool IsAuto => Is(Auto);

    internal bool IsCpu => Is(Cpu) || IsOrtCpu;

    internal bool IsOrtCpu => Is(OrtCpu);

    internal bool IsNpu => Is(Npu);

    internal bool Means(ProviderDescription description) => IsAuto || IsNpu || Is(description.Name) || Is(description.ExecutionProvider);

    private bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
