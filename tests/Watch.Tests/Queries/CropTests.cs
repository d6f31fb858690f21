using CsCheck;
using N2Eye.Watch.Queries;

namespace N2Eye.Tests.Queries;

public sealed class CropTests
{
    [Theory]
    [InlineData(0, 0, 1, 1, 0, 0, 640, 480)]
    [InlineData(0.5, 0.25, 0.5, 0.5, 320, 120, 320, 240)]
    [InlineData(0.999, 0.999, 0.001, 0.001, 639, 479, 1, 1)]
    public void Pixels(double x, double y, double width, double height, int left, int top, int columns, int rows) =>
        Assert.Equal((left, top, columns, rows), new Crop(x, y, width, height).In(640, 480));

    [Fact]
    public void A_crop_is_inside_and_not_empty() => Gen.Select(Gen.Double.Unit, Gen.Double.Unit, Gen.Double[0.0001, 1], Gen.Double[0.0001, 1], Gen.Int[1, 5000], Gen.Int[1, 5000])
        .Sample((x, y, w, h, width, height) =>
        {
            var (left, top, columns, rows) = new Crop(x, y, Math.Max(1e-4, Math.Min(w, 1 - x)), Math.Max(1e-4, Math.Min(h, 1 - y))).In(width, height);
            return left >= 0 && top >= 0 && columns > 0 && rows > 0 && left + columns <= width && top + rows <= height;
        });
}
