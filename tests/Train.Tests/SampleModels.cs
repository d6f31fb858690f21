using N2Eye.Runtime.Models;

namespace Train.Tests;

/// <summary>The two models that the tests are compiled for.</summary>
internal static class SampleModels
{
    public const string Pooled = "n2eye-random-pooled";
    public const string Patches = "n2eye-random-patches";

    public static CompiledModel Get(string name) => name == Pooled ? N2Eye.Models.Pooled.Model.Instance : N2Eye.Models.Patches.Model.Instance;
}
