using System.Collections.Concurrent;
using System.Text.Json;
using N2Eye.Quant.Npu;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Models;
using N2Eye.Weights;

namespace N2Eye.Tests.Npu;

/// <summary>Weights files of the sample models for an NPU, calibrated with one conversation, made once a test run.</summary>
internal static class NpuFiles
{
    public const int Context = 128;

    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new();
    private static readonly TemporaryFolder Folder = new();

    static NpuFiles() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();

    /// <summary>A picture that they were calibrated with.</summary>
    public static string Picture { get; } = Repository.Oracle("images", "rgb_333x217_png.expected48.png");

    public static string Path(CompiledModel model) => Made.GetOrAdd(model.Name, name => new(() =>
    {
        var sessions = Folder.File(name + ".jsonl");
        File.WriteAllText(sessions, JsonSerializer.Serialize(new { session_id = "s", image = Picture, turns = new[] { new { query = "what is it?", answer = "a dog" } } }));
        Quantizer.Run(new QuantizeOptions
        {
            ModelFolder = Repository.Model(name),
            Output = Folder.File(name),
            Scheme = Schemes.Npu16,
            Npu = new NpuOptions { Data = sessions, Length = Context, Threads = 1 },
        });
        return Folder.File(name);
    })).Value;
}
