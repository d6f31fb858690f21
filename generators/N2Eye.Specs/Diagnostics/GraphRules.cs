namespace N2Eye.Specs;

/// <summary>Rules for config.json and for how it must agree with its neighbours.</summary>
public static class GraphRules
{
    /// <summary>N2E010: an architecture that is not N2-Eye's.</summary>
    public static readonly SpecRule UnsupportedArchitecture = new("N2E010", "Unsupported architecture");

    /// <summary>N2E011: an option that this build cannot compute.</summary>
    public static readonly SpecRule UnsupportedOption = new("N2E011", "Unsupported option");

    /// <summary>N2E012: sizes that do not fit together.</summary>
    public static readonly SpecRule InconsistentSizes = new("N2E012", "Sizes do not fit together");

    /// <summary>N2E013: a layer list that does not describe every layer once.</summary>
    public static readonly SpecRule LayerPattern = new("N2E013", "The layer pattern is wrong");

    /// <summary>N2E014: two files of the directory contradict each other.</summary>
    public static readonly SpecRule FilesDisagree = new("N2E014", "Two files of the model disagree");
}
