using N2Eye.Specs;
using N2Eye.Specs.Pictures;

namespace N2Eye.Tests.Pictures;

/// <summary>The spellings of preprocessor_config.json, old and new.</summary>
public sealed class PreprocessorParserTests
{
    [Theory]
    [InlineData("{}", 224, 0, 0, 224, 224)]
    [InlineData("""{"size":336,"crop_size":336}""", 336, 0, 0, 336, 336)]
    [InlineData("""{"size":{"shortest_edge":48},"crop_size":{"height":32,"width":48}}""", 48, 0, 0, 48, 32)]
    [InlineData("""{"size":{"height":40,"width":60},"do_center_crop":false}""", 0, 60, 40, 60, 40)]
    [InlineData("""{"size":{"height":40,"width":60},"crop_size":32}""", 0, 60, 40, 32, 32)]
    [InlineData("""{"do_resize":false,"crop_size":32}""", 0, 0, 0, 32, 32)]
    public void Sizes(string json, int shortest, int width, int height, int cropWidth, int cropHeight)
    {
        var spec = Parse(json);
        Assert.Equal((shortest, width, height, cropWidth, cropHeight), (spec.ShortestEdge, spec.ResizeWidth, spec.ResizeHeight, spec.CropWidth, spec.CropHeight));
    }

    [Theory]
    [InlineData("{}", Resampling.Bicubic)]
    [InlineData("""{"resample":2}""", Resampling.Bilinear)]
    [InlineData("""{"resample":3}""", Resampling.Bicubic)]
    [InlineData("""{"resample":1}""", Resampling.Lanczos)]
    public void Filters(string json, Resampling expected) => Assert.Equal(expected, Parse(json).Resampling);

    [Fact]
    public void Values()
    {
        var spec = Parse("""{"rescale_factor":0.5,"image_mean":[0.5,0.4,0.3],"image_std":[0.1,0.2,0.3]}""");
        Assert.Equal((0.5, 0.4, 0.3), (spec.RescaleFactor, spec.Mean[1], spec.Deviation[2]));
        var plain = Parse("""{"do_rescale":false,"do_normalize":false}""");
        Assert.Equal((1, 0, 1), (plain.RescaleFactor, plain.Mean[0], plain.Deviation[0]));
    }

    [Theory]
    [InlineData("""{"resample":0}""", "N2E060")]
    [InlineData("""{"do_convert_rgb":false}""", "N2E060")]
    [InlineData("""{"image_processor_type":"SiglipImageProcessor"}""", "N2E060")]
    [InlineData("""{"do_center_crop":false}""", "N2E061")]
    [InlineData("""{"image_std":[0,1,1]}""", "N2E061")]
    [InlineData("""{"image_mean":[1,1]}""", "N2E061")]
    public void What_cannot_be_done_is_told_with_its_code(string json, string code)
    {
        var report = new SpecReport("preprocessor_config.json");
        Assert.Null(PreprocessorParser.Parse(json, report));
        Assert.Contains(report.Diagnostics, diagnostic => diagnostic.Rule.Id == code);
    }

    private static PreprocessorSpec Parse(string json)
    {
        var report = new SpecReport("preprocessor_config.json");
        var spec = PreprocessorParser.Parse(json, report);
        Assert.Empty(report.Diagnostics);
        return spec!;
    }
}
