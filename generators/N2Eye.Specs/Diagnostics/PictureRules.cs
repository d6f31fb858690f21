namespace N2Eye.Specs;

/// <summary>Rules for preprocessor_config.json and generation_config.json.</summary>
public static class PictureRules
{
    /// <summary>N2E060: a preprocessing step that cannot be done as its author meant.</summary>
    public static readonly SpecRule UnsupportedPreprocessing = new("N2E060", "Unsupported preprocessing");

    /// <summary>N2E061: sizes or statistics of the preprocessing contradict each other.</summary>
    public static readonly SpecRule InconsistentPreprocessing = new("N2E061", "Preprocessing contradicts itself");

    /// <summary>N2E070: a sampling default that means nothing.</summary>
    public static readonly SpecRule BadGeneration = new("N2E070", "A sampling default is out of range");
}
