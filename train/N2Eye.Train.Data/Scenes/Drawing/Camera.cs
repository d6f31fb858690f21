namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>What cameras do to pictures: light, contrast, tone, blur, noise, compression.</summary>
internal static class Camera
{
    /// <summary>Changes the canvas's pixels as a cheap camera might.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="strength">0 changes nothing, 100 is strong.</param>
    /// <param name="random">What happens and how much.</param>
    public static void Shoot(Canvas canvas, int strength, SceneRandom random)
    {
        if (strength <= 0) return;
        if (random.Chance(strength / 2)) Light(canvas, strength, random);
        if (random.Chance(strength / 6)) Blur(canvas);
        if (random.Chance(strength / 3)) Noise(canvas, 1 + random.Below(1 + strength / 6), random);
        if (random.Chance(strength / 5)) Jpeg.Degrade(canvas, random.Between(25, 85));
    }

    /// <summary>Gain and offset, a little different in each channel.</summary>
    private static void Light(Canvas canvas, int strength, SceneRandom random)
    {
        var gain = 256 + random.Between(-strength * 3 / 4, strength * 3 / 4);
        var offset = random.Between(-strength / 4, strength / 4);
        Span<int> gains = [gain + random.Between(-strength / 8, strength / 8), gain, gain + random.Between(-strength / 8, strength / 8)];
        for (var i = 0; i < canvas.Pixels.Length; i++)
            canvas.Pixels[i] = (byte)Math.Clamp(((canvas.Pixels[i] - 128) * gains[i % 3] >> 8) + 128 + offset, 0, 255);
    }

    /// <summary>Each pixel with its neighbours, 1-2-1 both ways.</summary>
    private static void Blur(Canvas canvas)
    {
        var (size, source) = (canvas.Size, canvas.Pixels.ToArray());
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var sum = 0;
                    for (var dy = -1; dy <= 1; dy++)
                    {
                        for (var dx = -1; dx <= 1; dx++)
                        {
                            var at = Math.Clamp(y + dy, 0, size - 1) * size + Math.Clamp(x + dx, 0, size - 1);
                            sum += source[at * 3 + channel] * (2 - Math.Abs(dx)) * (2 - Math.Abs(dy));
                        }
                    }

                    canvas.Pixels[(y * size + x) * 3 + channel] = (byte)((sum + 8) / 16);
                }
            }
        }
    }

    /// <summary>The sum of four bytes is nearly normal.</summary>
    private static void Noise(Canvas canvas, int strength, SceneRandom random)
    {
        for (var i = 0; i < canvas.Pixels.Length; i += 2)
        {
            var bits = random.NextBits();
            canvas.Pixels[i] = Noisy(canvas.Pixels[i], (uint)bits, strength);
            if (i + 1 < canvas.Pixels.Length) canvas.Pixels[i + 1] = Noisy(canvas.Pixels[i + 1], (uint)(bits >> 32), strength);
        }
    }

    private static byte Noisy(byte value, uint bits, int strength)
    {
        var sum = (int)((bits & 255) + ((bits >> 8) & 255) + ((bits >> 16) & 255) + (bits >> 24)) - 510;
        return (byte)Math.Clamp(value + sum * strength / 148, 0, 255);
    }
}
