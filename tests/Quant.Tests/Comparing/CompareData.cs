using System.Runtime.InteropServices;
using System.Text.Json;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Quantization;
using N2Eye.Tests;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace Quant.Tests.Comparing;

/// <summary>Weights files and sessions to compare.</summary>
internal static class CompareData
{
    /// <summary>A random model's weights.</summary>
    public static string Weights(TemporaryFolder folder, string model, string scheme) => Made(folder.File($"{model}-{scheme}"), Repository.Model(model), scheme);

    /// <summary>The same in float32 with one tensor a tenth larger.</summary>
    public static string Perturbed(TemporaryFolder folder, string model, string tensor)
    {
        var source = Directory.CreateDirectory(folder.File("perturbed")).FullName;
        File.Copy(Repository.Model(model, "config.json"), Path.Combine(source, "config.json"));
        using (var checkpoint = Checkpoint.OpenFolder(Repository.Model(model)))
        {
            var tensors = checkpoint.Names.Order(StringComparer.Ordinal).Select(name => checkpoint.Find(name)!).ToList();
            using var writer = new SafetensorsWriter(Path.Combine(source, "model.safetensors"), tensors.Select(one => new TensorDeclaration(one.Name, Dtype.F32, one.Shape)), []);
            foreach (var one in tensors)
            {
                var values = new float[one.Shape.Aggregate(1L, (product, size) => product * size)];
                one.Read(0, values);
                if (one.Name == tensor) for (var i = 0; i < values.Length; i++) values[i] *= 1.1f;
                writer.Begin(one.Name).Write(MemoryMarshal.AsBytes(values.AsSpan()));
            }

            writer.Commit();
        }

        return Made(folder.File("perturbed-float32"), source, Schemes.Float32);
    }

    /// <summary>One session about a picture: questions with their types and right answers.</summary>
    public static string Session(TemporaryFolder folder, string picture, params (string Query, string Category, string Answer)[] turns)
    {
        var path = Directory.CreateDirectory(folder.File("session")).FullName;
        File.Copy(picture, Path.Combine(path, "picture.png"), overwrite: true);
        File.WriteAllText(Path.Combine(path, "sessions.jsonl"), JsonSerializer.Serialize(new
        {
            image = "picture.png",
            turns = turns.Select(turn => new { query = turn.Query, query_category = turn.Category, answer = turn.Answer }),
        }));
        return path;
    }

    private static string Made(string output, string source, string scheme)
    {
        Quantizer.Run(new QuantizeOptions { ModelFolder = source, Output = output, Scheme = scheme });
        return output;
    }
}
