using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using N2Eye.Quant.Checkpoints;
using N2Eye.Quant.Quantization;
using N2Eye.Tests;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;

namespace Quant.Tests;

public sealed class QuantizerTests
{
    private const string Pooled = "n2eye-random-pooled";
    private const string Patches = "n2eye-random-patches";

    [Theory]
    [InlineData(Pooled)]
    [InlineData(Patches)]
    public void Float32_is_the_checkpoint_value_for_value(string model)
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(model, folder, Schemes.Float32));
        using var weights = WeightsFile.Open(folder.File("w"));
        using var checkpoint = Checkpoint.OpenFolder(Repository.Model(model));
        Assert.Equal(result.Tensors.Count, weights.Tensors.Count);
        foreach (var tensor in weights.Tensors)
        {
            var expected = new float[tensor.Length / sizeof(float)];
            checkpoint.Find(tensor.Name)!.Read(0, expected);
            Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(weights.Bytes(tensor.Offset, (int)tensor.Length)).ToArray());
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void Int8_stores_matrices_in_blocks_and_reports_their_error(int block)
    {
        using var folder = new TemporaryFolder();
        var result = Quantizer.Run(Options(Patches, folder, Schemes.Int8) with { BlockSize = block });
        using var weights = WeightsFile.Open(folder.File("w"));
        Assert.Equal((Schemes.Int8, block), (weights.Scheme, weights.BlockSize));
        Assert.Equal([672L, (96 + block - 1) / block, block], weights.Find("language_model.lm_head.weight")!.Shape);
        Assert.Equal(Dtype.F32, weights.Find("language_model.model.embedding_norm.weight")!.Dtype);
        foreach (var tensor in result.Tensors)
        {
            Assert.True(tensor.Scheme == Schemes.Float32 ? tensor.MaxError == 0 : tensor.SqnrDecibels > 38, $"{tensor.Name}: {tensor.SqnrDecibels}");
            Assert.True(tensor.Cosine > 0.9999, tensor.Name);
        }
    }

    [Fact]
    public void The_same_checkpoint_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        Quantizer.Run(Options(Pooled, folder, Schemes.Int8));
        var first = File.ReadAllBytes(folder.File("w"));
        Quantizer.Run(Options(Pooled, folder, Schemes.Int8));
        Assert.Equal(first, File.ReadAllBytes(folder.File("w")));
    }

    [Fact]
    public void Three_parts_give_what_the_merged_checkpoint_gives()
    {
        using var folder = new TemporaryFolder();
        Quantizer.Run(Options(Pooled, folder, Schemes.Float32));
        var merged = Values(folder.File("w"));
        var (decoder, vision) = (Directory.CreateDirectory(folder.File("lfm2")).FullName, Directory.CreateDirectory(folder.File("clip")).FullName);
        Part(Path.Combine(decoder, "model.safetensors"), "language_model.", "");
        Part(Path.Combine(vision, "model.safetensors"), "vision_tower.", "", ("text_model.embeddings.token_embedding.weight", 4), ("logit_scale", 1));
        Part(folder.File("projector.safetensors"), "multi_modal_projector.linear_1", "0", "multi_modal_projector.linear_2", "2");
        var result = Quantizer.Run(Options(Pooled, folder, Schemes.Float32) with { Parts = [decoder, vision, folder.File("projector.safetensors")] });
        Assert.Empty(result.Unused);
        Assert.Equal(merged, Values(folder.File("w")));
    }

    [Fact]
    public void A_tied_model_may_carry_its_table_as_the_head_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var model = CopyModel(folder);
        Duplicate(change: false);
        Assert.Empty(Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { ModelFolder = model }).Unused);
        Duplicate(change: true);
        Assert.Contains("another matrix", Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { ModelFolder = model })).Message, StringComparison.Ordinal);

        void Duplicate(bool change)
        {
            const string table = "language_model.model.embed_tokens.weight";
            using var source = SafetensorsFile.Open(Repository.Model(Pooled, "model.safetensors"));
            var head = source.Find(table)! with { Name = "lm_head.weight" };
            using var writer = new SafetensorsWriter(Path.Combine(model, "model.safetensors"), source.Tensors.Append(head).Select(tensor => new TensorDeclaration(tensor.Name, tensor.Dtype, tensor.Shape)), []);
            foreach (var tensor in source.Tensors.Append(head))
            {
                var bytes = source.Bytes(tensor.Offset, (int)tensor.Length).ToArray();
                if (change && tensor == head) bytes[^1] ^= 1;
                writer.Begin(tensor.Name).Write(bytes);
            }

            writer.Commit();
        }
    }

    [Fact]
    public void A_name_map_finds_other_names()
    {
        using var folder = new TemporaryFolder();
        var model = CopyModel(folder);
        Rewrite(Path.Combine(model, "model.safetensors"), name => name.Replace("language_model.model.", "llm.", StringComparison.Ordinal).Replace("multi_modal_projector.linear_1.bias", "odd", StringComparison.Ordinal));
        var missing = Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Float32) with { ModelFolder = model }));
        Assert.Contains("--names", missing.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("map.json"), """{"prefix:language_model.model.": "prefix:llm.", "multi_modal_projector.linear_1.bias": "odd"}""");
        Quantizer.Run(Options(Pooled, folder, Schemes.Float32) with { ModelFolder = model, Names = NameMap.Read(folder.File("map.json")) });
        File.WriteAllText(folder.File("map.json"), """{"multi_modal_projector.linear_9.bias": "odd"}""");
        var unknown = Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Float32) with { ModelFolder = model, Names = NameMap.Read(folder.File("map.json")) }));
        Assert.Contains("linear_9", unknown.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("map.json"), """{"prefix:language_model.modle.": "prefix:llm."}""");
        var prefix = Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Float32) with { ModelFolder = model, Names = NameMap.Read(folder.File("map.json")) }));
        Assert.Contains("language_model.modle.", prefix.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_or_of_another_shape_is_named_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        var model = CopyModel(folder);
        var config = Path.Combine(model, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"conv_L_cache\": 3", "\"conv_L_cache\": 4", StringComparison.Ordinal));
        Refused("[64, 1, 3]", "[64, 1, 4]");
        File.WriteAllText(config, File.ReadAllText(Repository.Model(Pooled, "config.json")).Replace("\"tie_embedding\": true", "\"tie_embedding\": false", StringComparison.Ordinal));
        Refused("lm_head.weight", "tie_embedding");
        File.WriteAllText(config, "{}");
        Assert.Contains("N2E004", Assert.Throws<ConfigException>(() => Run()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("w")));

        void Refused(params string[] expected)
        {
            var failure = Assert.Throws<WeightsException>(() => Run());
            Assert.All(expected, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
        }

        QuantizeResult Run() => Quantizer.Run(Options(Pooled, folder, Schemes.Float32) with { ModelFolder = model });
    }

    [Fact]
    public void A_value_that_is_no_number_is_named()
    {
        using var folder = new TemporaryFolder();
        var model = CopyModel(folder);
        var path = Path.Combine(model, "model.safetensors");
        var bytes = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), float.NaN);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("visual_projection", Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { ModelFolder = model })).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("w")));
    }

    [Fact]
    public void The_checkpoint_is_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        var model = CopyModel(folder);
        var source = Path.Combine(model, "model.safetensors");
        var before = File.ReadAllBytes(source);
        Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { ModelFolder = model, Output = source }));
        Assert.Equal(before, File.ReadAllBytes(source));
        Assert.Throws<IOException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { Output = folder.File("no/such/w") }));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    public void No_input_is_overwritten_by_another_name_of_its_folder(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege there.");
        using var folder = new TemporaryFolder();
        var model = CopyModel(folder);
        var before = File.ReadAllBytes(Path.Combine(model, file));
        Directory.CreateSymbolicLink(folder.File("link"), model);
        foreach (var name in new[] { model, folder.File("link"), folder.File("link/../model") })
            Assert.Contains(file, Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { ModelFolder = model, Output = Path.Combine(name, file) })).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(model, file)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"weight_map": []}""")]
    [InlineData("""{"weight_map": {"a": null}}""")]
    [InlineData("""{"weight_map": {"a": 1}}""")]
    [InlineData("""{"weight_map": {"a": "model.safetensors", "a": "model.safetensors"}}""")]
    public void An_index_that_is_none_is_named(string index)
    {
        using var folder = new TemporaryFolder();
        var model = CopyModel(folder);
        File.Move(Path.Combine(model, "model.safetensors"), Path.Combine(model, "model-1.safetensors"));
        File.WriteAllText(Path.Combine(model, "model.safetensors.index.json"), index);
        Assert.Contains("weight_map", Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Pooled, folder, Schemes.Int8) with { ModelFolder = model })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_that_contradict_their_index_are_refused()
    {
        using var folder = new TemporaryFolder();
        var model = Directory.CreateDirectory(folder.File("m")).FullName;
        foreach (var file in Directory.GetFiles(Repository.Model(Patches))) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        var index = Path.Combine(model, "model.safetensors.index.json");
        var json = JsonNode.Parse(File.ReadAllText(index))!;
        json["weight_map"]!["language_model.lm_head.weight"] = "model-00002-of-00002.safetensors";
        File.WriteAllText(index, json.ToJsonString());
        Assert.Contains("language_model.lm_head.weight", Assert.Throws<WeightsException>(() => Quantizer.Run(Options(Patches, folder, Schemes.Int8) with { ModelFolder = model })).Message, StringComparison.Ordinal);
    }

    private static QuantizeOptions Options(string model, TemporaryFolder folder, string scheme) =>
        new() { ModelFolder = Repository.Model(model), Output = folder.File("w"), Scheme = scheme };

    private static string CopyModel(TemporaryFolder folder)
    {
        var model = Directory.CreateDirectory(folder.File("model")).FullName;
        foreach (var name in new[] { "config.json", "model.safetensors" }) File.Copy(Repository.Model(Pooled, name), Path.Combine(model, name));
        return model;
    }

    private static Dictionary<string, string> Values(string path)
    {
        using var weights = WeightsFile.Open(path);
        return weights.Tensors.ToDictionary(tensor => tensor.Name, tensor => Convert.ToHexString(weights.Bytes(tensor.Offset, (int)tensor.Length)));
    }

    private static void Part(string target, string from, string to, params (string Name, int Size)[] extra) => Copy(target, name => name.StartsWith(from, StringComparison.Ordinal) ? to + name[from.Length..] : null, extra);

    private static void Part(string target, string first, string firstTo, string second, string secondTo) => Copy(target, name =>
        name.StartsWith(first, StringComparison.Ordinal) ? firstTo + name[first.Length..]
        : name.StartsWith(second, StringComparison.Ordinal) ? secondTo + name[second.Length..] : null);

    private static void Rewrite(string path, Func<string, string> rename)
    {
        Copy(path + ".new", rename, [], path);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void Copy(string target, Func<string, string?> rename, (string Name, int Size)[]? extra = null, string? from = null)
    {
        using var source = SafetensorsFile.Open(from ?? Repository.Model(Pooled, "model.safetensors"));
        var kept = source.Tensors.Select(tensor => (Tensor: tensor, Name: rename(tensor.Name))).Where(pair => pair.Name is not null).ToList();
        var additions = (extra ?? []).Select(item => new TensorDeclaration(item.Name, Dtype.F32, [item.Size])).ToList();
        using var writer = new SafetensorsWriter(target, kept.Select(pair => new TensorDeclaration(pair.Name!, pair.Tensor.Dtype, pair.Tensor.Shape)).Concat(additions), []);
        foreach (var (tensor, name) in kept) writer.Begin(name!).Write(source.Bytes(tensor.Offset, (int)tensor.Length));
        foreach (var addition in additions) writer.Begin(addition.Name).Write(new byte[addition.Length]);
        writer.Commit();
    }
}
