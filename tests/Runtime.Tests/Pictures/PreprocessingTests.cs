using System.Text.Json;
using N2Eye.Runtime.Pictures;

namespace N2Eye.Tests.Pictures;

/// <summary>Pixels against Pillow 9.4 (tests/oracle/images).</summary>
public sealed class PreprocessingTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle("images", "expected.json")));
        foreach (var entry in expected.RootElement.EnumerateObject()) cases.Add(entry.Name.Split('@')[0], int.Parse(entry.Name.Split('@')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(cases.Count > 60);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pixels_are_those_of_Pillow(string file, int size)
    {
        var actual = Clip(size).Crop(TestPictures.Open("images", file));
        var expected = TestPictures.Rgb("images", $"{file.Replace('.', '_')}.expected{size}.png");
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        var differences = expected.Pixels.Zip(actual.Pixels, (a, b) => Math.Abs(a - b)).ToList();
        // Lossy formats leave a decoder some freedom; lossless ones none, and the resampling is Pillow's to the last bit.
        var most = file.EndsWith(".jpg", StringComparison.Ordinal) || (file.EndsWith(".webp", StringComparison.Ordinal) && file != "lossless.webp") ? 2 : 0;
        Assert.True(differences.Max() <= most, $"off by {differences.Max()}");
        Assert.True(differences.Average() < 0.1, $"mean {differences.Average()}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalised_planes_have_the_reference_statistics(string file, int size)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Repository.Oracle("images", "expected.json")));
        var statistics = expected.RootElement.GetProperty($"{file}@{size}");
        var planes = new float[3 * size * size];
        Clip(size).ToTensor(TestPictures.Open("images", file), planes);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = planes.AsSpan(channel * size * size, size * size).ToArray();
            var mean = plane.Average(value => (double)value);
            Assert.Equal(statistics.GetProperty("mean")[channel].GetDouble(), mean, 3e-3);
            Assert.Equal(statistics.GetProperty("std")[channel].GetDouble(), Math.Sqrt(plane.Average(value => (value - mean) * (value - mean))), 3e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_file_decodes_as_Pillow_decodes_it(string file)
    {
        var (actual, expected) = (TestPictures.Rgb("pictures", file), TestPictures.Rgb("pictures", file + ".rgb.png"));
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        var most = file is "lossy.webp" or "lossy_alpha.webp" || file.EndsWith(".jpg", StringComparison.Ordinal) ? 2 : 0;
        Assert.InRange(expected.Pixels.Zip(actual.Pixels, (a, b) => Math.Abs(a - b)).Max(), 0, most);
    }

    public static TheoryData<string> Kinds() =>
        [.. Directory.GetFiles(Repository.Oracle("pictures"), "*.rgb.png").Select(path => Path.GetFileName(path)[..^".rgb.png".Length]).Order(StringComparer.Ordinal)];

    [Fact]
    public void A_picture_smaller_than_the_crop_is_centred_on_black()
    {
        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(8);
        new byte[] { 10, 20, 30, 0, 40, 50, 60, 0 }.CopyTo(rented, 0);
        using var picture = new Picture("x", "", 2, 1, rented);
        var crop = (Clip(4) with { ShortestEdge = 0 }).Crop(picture);
        Assert.Equal([10, 20, 30, 40, 50, 60], crop.Pixels[(3 * (2 * 4 + 1))..(3 * (2 * 4 + 3))]);
        Assert.Equal(6, crop.Pixels.Count(value => value != 0));
    }

    private static Preprocessing Clip(int size) => new()
    {
        ShortestEdge = size,
        ResizeWidth = 0,
        ResizeHeight = 0,
        Filter = ResamplingFilter.Bicubic,
        CropWidth = size,
        CropHeight = size,
        RescaleFactor = 1 / 255d,
        Mean = [0.48145466, 0.4578275, 0.40821073],
        Deviation = [0.26862954, 0.26130258, 0.27577711],
    };
}
