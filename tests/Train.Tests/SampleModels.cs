using N2Eye.Runtime.Models;

namespace Train.Tests;

/// <summary>The models that the tests are compiled for.</summary>
internal static class SampleModels
{
    public const string Pooled = "n2eye-random-pooled";
    public const string Patches = "n2eye-random-patches";

    public const string ResNet = "n2eye-random-resnet";

    public static CompiledModel Get(string name) => name switch
    {
        Pooled => N2Eye.Models.Pooled.Model.Instance,
        Patches => N2Eye.Models.Patches.Model.Instance,
        _ => N2Eye.Models.ResNet.Model.Instance,
    };
}
