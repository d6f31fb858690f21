using System.Collections.Concurrent;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>Weights files of the sample models, made once a test run.</summary>
internal static class SampleWeights
{
    private static readonly ConcurrentDictionary<(string, string), Lazy<string>> Made = new();
    private static readonly string Folder = Directory.CreateTempSubdirectory("n2eye-tests-").FullName;

    public static string Path(CompiledModel model, string scheme = Schemes.Float32) => Made.GetOrAdd((model.Name, scheme), key => new(() =>
    {
        var path = System.IO.Path.Combine(Folder, $"{key.Item1}.{key.Item2}.safetensors");
        Quantizer.Run(new QuantizeOptions { ModelFolder = Repository.Model(key.Item1), Output = path, Scheme = key.Item2, BlockSize = 32 });
        return path;
    })).Value;
}
