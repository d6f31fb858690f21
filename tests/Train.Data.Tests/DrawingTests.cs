using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Scenes.Drawing;

namespace Train.Data.Tests;

public sealed class DrawingTests
{
    [Fact]
    public void Every_colours_example_has_its_name() =>
        Assert.All(ColourNames.All, colour => Assert.Equal(colour.Name, ColourNames.Of(colour.Example)));

    [Theory]
    [InlineData(250, 170, 190, "pink")]
    [InlineData(90, 55, 30, "brown")]
    [InlineData(120, 160, 165, null)]
    [InlineData(20, 180, 190, null)]
    public void Borders_between_colours_have_no_name(byte red, byte green, byte blue, string? name) => Assert.Equal(name, ColourNames.Of(new Rgb24(red, green, blue)));

    [Fact]
    public void A_dyed_square_has_the_colour_it_was_dyed_in()
    {
        foreach (var (name, example) in ColourNames.All.Where(colour => colour.Name is not ("white" or "gray")))
        {
            var canvas = new Canvas(32);
            var light = Square(255, 255, 255);
            canvas.Draw(light, new Placement(16, 16, 20, 0, false, new Tint(example)), 0);
            Assert.Equal(name, ColourNames.Measure(canvas, 0));
        }
    }

    [Fact]
    public void A_sprite_covers_its_place_and_nothing_else()
    {
        var canvas = new Canvas(32);
        var covered = canvas.Draw(Square(255, 0, 0), new Placement(10, 20, 8, 0, false, null), 3);
        Assert.Equal(64, covered);
        Assert.Equal(new Rgb24(255, 0, 0), canvas[10, 20]);
        Assert.Equal(default, canvas[20, 10]);
        Assert.Equal(3, canvas.Owners[20 * 32 + 10]);
        Assert.Equal(64, canvas.Owners.Count(owner => owner == 3));
    }

    [Fact]
    public void Styles_change_a_drawing_and_not_where_its_middle_is()
    {
        var sprite = Square(200, 90, 40);
        var drawn = Enumerable.Range(0, 40).Select(seed => Draw(Styles.Vary(sprite, new SceneRandom((ulong)seed, 0)))).ToArray();
        Assert.All(drawn, canvas => Assert.Equal(0, canvas.Owners[16 * 32 + 16]));
        Assert.All(drawn, canvas => Assert.InRange(canvas.Owners.Count(owner => owner == 0), 80, 500));
        // One in ten is left as it is, and a flat square has no inner lines.
        Assert.InRange(drawn.Select(canvas => Convert.ToHexString(canvas.Owners.SelectMany((owner, i) => owner == 0 ? new[] { canvas[i % 32, i / 32].Red, canvas[i % 32, i / 32].Green, (byte)i } : []).ToArray())).Distinct().Count(), 25, 40);
        Assert.Equal(sprite.Level(double.MaxValue).Pixels, Square(200, 90, 40).Level(double.MaxValue).Pixels);

        static Canvas Draw(Sprite sprite)
        {
            var canvas = new Canvas(32);
            canvas.Draw(sprite, new Placement(16, 16, 20, 0, false, null), 0);
            return canvas;
        }
    }

    [Fact]
    public void A_half_turn_of_a_mirror_image_is_upside_down()
    {
        // Left half red, right half blue.
        var pixels = new byte[16 * 16 * 4];
        for (var i = 0; i < 256; i++) new byte[] { (byte)(i % 16 < 8 ? 255 : 0), 0, (byte)(i % 16 < 8 ? 0 : 255), 255 }.CopyTo(pixels, i * 4);
        var sprite = Sprite.From("test", "1", null, 16, pixels)!;
        Assert.Equal(255, At(sprite, 0, false).Red);
        Assert.Equal(255, At(sprite, 180, false).Blue);
        Assert.Equal(255, At(sprite, 0, true).Blue);
        Assert.Equal(255, At(sprite, 180, true).Red);

        static Rgb24 At(Sprite sprite, int degrees, bool flipped)
        {
            var canvas = new Canvas(16);
            canvas.Draw(sprite, new Placement(8, 8, 16, degrees, flipped, null), 0);
            return canvas[3, 8];
        }
    }

    [Fact]
    public void An_empty_drawing_is_no_sprite() => Assert.Null(Sprite.From("test", "1", null, 16, new byte[16 * 16 * 4]));

    [Fact]
    public void Compression_loses_little_at_quality_100_and_more_below()
    {
        var canvas = Noisy(40);
        var before = canvas.Pixels.ToArray();
        Jpeg.Degrade(canvas, 100);
        Assert.True(Difference(before, canvas.Pixels) < 2.5, $"{Difference(before, canvas.Pixels)}");
        canvas = Noisy(40);
        Jpeg.Degrade(canvas, 20);
        Assert.True(Difference(before, canvas.Pixels) > 5);
    }

    [Fact]
    public void A_camera_of_strength_0_changes_nothing()
    {
        var canvas = Noisy(32);
        var before = canvas.Pixels.ToArray();
        Camera.Shoot(canvas, 0, new SceneRandom(1, 1));
        Assert.Equal(before, canvas.Pixels);
    }

    [Theory]
    [InlineData(0.1, 0.1, "top left")]
    [InlineData(0.5, 0.5, "center")]
    [InlineData(0.9, 0.5, "right")]
    [InlineData(0.34, 0.5, null)]
    [InlineData(0.5, 0.65, null)]
    public void Places_have_names_but_not_near_their_borders(double x, double y, string? name) => Assert.Equal(name, Cell.Of(x, y));

    private static Sprite Square(byte red, byte green, byte blue)
    {
        var pixels = new byte[16 * 16 * 4];
        for (var i = 0; i < 256; i++) new[] { red, green, blue, byte.MaxValue }.CopyTo(pixels, i * 4);
        return Sprite.From("test", "1", null, 16, pixels)!;
    }

    private static Canvas Noisy(int size)
    {
        var canvas = new Canvas(size);
        var random = new SceneRandom(1, 2);
        for (var i = 0; i < canvas.Pixels.Length; i++) canvas.Pixels[i] = (byte)random.Between(90, 160);
        return canvas;
    }

    private static double Difference(byte[] first, byte[] second) => first.Zip(second, (a, b) => (double)Math.Abs(a - b)).Average();
}
