using N2Eye.Specs.Json;

namespace N2Eye.Specs.Pictures;

/// <summary>Reads preprocessor_config.json as transformers' CLIPImageProcessor does; absent fields have its defaults.</summary>
public static class PreprocessorParser
{
    private const int LargestEdge = 16_384;

    /// <summary>The preprocessing, or null with the reasons in <paramref name="report"/>.</summary>
    public static PreprocessorSpec? Parse(string text, SpecReport report)
    {
        if (JsonFields.OfFile(text, report) is not { } config) return null;
        Refuse(config);
        var (shortest, width, height) = config.Boolean("do_resize", true) ? Size(config) : (0, 0, 0);
        var (cropWidth, cropHeight) = config.Boolean("do_center_crop", true) ? Crop(config) : (width, height);
        if (!report.HasErrors && (cropWidth == 0 || cropHeight == 0))
            config.Error(PictureRules.InconsistentPreprocessing, "do_center_crop", "Without a crop, \"size\" must give height and width: the model reads pictures of one size.");
        var normalize = config.Boolean("do_normalize", true);
        var spec = new PreprocessorSpec
        {
            ShortestEdge = shortest,
            ResizeWidth = width,
            ResizeHeight = height,
            Resampling = Filter(config),
            CropWidth = cropWidth,
            CropHeight = cropHeight,
            RescaleFactor = config.Boolean("do_rescale", true) ? config.Number("rescale_factor", 1.0 / 255, least: 1e-6, most: 1000) : 1,
            Mean = normalize ? Channels(config, "image_mean", [0.48145466, 0.4578275, 0.40821073]) : new([0, 0, 0]),
            Deviation = normalize ? Channels(config, "image_std", [0.26862954, 0.26130258, 0.27577711]) : new([1, 1, 1]),
        };
        for (var channel = 0; normalize && channel < spec.Deviation.Count; channel++)
        {
            if (spec.Deviation[channel] > 0) continue;
            report.Error(PictureRules.InconsistentPreprocessing, config.At("image_std").Items[channel], "\"image_std\" must hold numbers above 0.");
        }

        return report.HasErrors ? null : spec;
    }

    private static void Refuse(JsonFields config)
    {
        var type = config.String("image_processor_type", config.String("feature_extractor_type", "CLIPImageProcessor"));
        if (type is not ("CLIPImageProcessor" or "CLIPImageProcessorFast" or "CLIPFeatureExtractor"))
        {
            config.Error(PictureRules.UnsupportedPreprocessing, config.Has("image_processor_type") ? "image_processor_type" : "feature_extractor_type",
                $"The image processor is \"{type}\": only CLIPImageProcessor's steps can be done.");
        }

        if (!config.Boolean("do_convert_rgb", true))
            config.Error(PictureRules.UnsupportedPreprocessing, "do_convert_rgb", "The tower reads RGB: \"do_convert_rgb\" can only be true.");
    }

    /// <summary>Either the shorter edge, or both edges; old files hold one number for the shorter.</summary>
    private static (int Shortest, int Width, int Height) Size(JsonFields config)
    {
        if (config.Node["size"] is { Kind: JsonKind.Number } or null) return (config.Integer("size", 224, most: LargestEdge), 0, 0);
        if (config.Object("size") is not { } size) return (1, 0, 0);
        if (size.Has("shortest_edge")) return (size.Integer("shortest_edge", most: LargestEdge), 0, 0);
        return (0, size.Integer("width", most: LargestEdge), size.Integer("height", most: LargestEdge));
    }

    private static (int Width, int Height) Crop(JsonFields config)
    {
        if (config.Node["crop_size"] is { Kind: JsonKind.Number } or null)
        {
            var edge = config.Integer("crop_size", 224, most: LargestEdge);
            return (edge, edge);
        }

        return config.Object("crop_size") is { } crop ? (crop.Integer("width", most: LargestEdge), crop.Integer("height", most: LargestEdge)) : (1, 1);
    }

    private static Resampling Filter(JsonFields config)
    {
        var number = config.Integer("resample", (int)Resampling.Bicubic, least: 0, most: 5);
        if (number == 0)
        {
            config.Error(PictureRules.UnsupportedPreprocessing, "resample", "\"resample\" 0 (nearest) is not supported: 1 lanczos, 2 bilinear, 3 bicubic, 4 box or 5 hamming.");
            return Resampling.Bicubic;
        }

        return (Resampling)number;
    }

    private static EquatableArray<double> Channels(JsonFields config, string field, double[] fallback)
    {
        if (config.Array(field, required: false) is not { } items) return new(fallback);
        if (items.Count == 3 && items.All(item => item.AsDouble() is >= double.MinValue and <= double.MaxValue)) return new(items.Select(item => item.AsDouble()!.Value));
        config.Error(PictureRules.InconsistentPreprocessing, field, $"\"{field}\" must hold three numbers, for red, green and blue.");
        return new(fallback);
    }
}
