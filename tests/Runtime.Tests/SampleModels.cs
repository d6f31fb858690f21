using N2Eye.Runtime.Models;

namespace N2Eye.Tests;

/// <summary>The two models that the tests are compiled for.</summary>
internal static class SampleModels
{
    public const string Pooled = "n2eye-random-pooled";
    public const string Patches = "n2eye-random-patches";

    public static CompiledModel Get(string name) => name == Pooled ? Models.Pooled.Model.Instance : Models.Patches.Model.Instance;
}
