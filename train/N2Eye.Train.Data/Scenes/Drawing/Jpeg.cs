namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>What JPEG loses, in integers so that every machine loses the same: 8 × 8 cosine transform, quantisation, and back.</summary>
internal static class Jpeg
{
    private const int Block = 8;

    // The tables of the JPEG standard's annex K.
    private static readonly int[] Luminance =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly int[] Chrominance =
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];

    // (frequency, position), orthonormal, times 2^13.
    private static readonly int[] Cosines = BuildCosines();

    /// <summary>Compresses and decompresses in place.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="quality">1 to 100, as libjpeg counts.</param>
    public static void Degrade(Canvas canvas, int quality)
    {
        var scale = quality < 50 ? 5000 / quality : 200 - quality * 2;
        var planes = Split(canvas);
        Span<int> block = stackalloc int[Block * Block];
        for (var plane = 0; plane < 3; plane++)
        {
            var table = plane == 0 ? Luminance : Chrominance;
            for (var top = 0; top < canvas.Size; top += Block)
            {
                for (var left = 0; left < canvas.Size; left += Block) DegradeBlock(planes[plane], canvas.Size, left, top, table, scale, block);
            }
        }

        Join(canvas, planes);
    }

    private static void DegradeBlock(int[] plane, int size, int left, int top, int[] table, int scale, Span<int> block)
    {
        // Blocks at the edge repeat the last row and column.
        for (var i = 0; i < block.Length; i++) block[i] = plane[Math.Min(top + i / Block, size - 1) * size + Math.Min(left + i % Block, size - 1)];
        Transform(block, inverse: false);
        for (var i = 0; i < block.Length; i++)
        {
            var step = Math.Clamp((table[i] * scale + 50) / 100, 1, 255);
            block[i] = (block[i] >= 0 ? block[i] + step / 2 : block[i] - step / 2) / step * step;
        }

        Transform(block, inverse: true);
        for (var y = top; y < Math.Min(top + Block, size); y++)
        {
            for (var x = left; x < Math.Min(left + Block, size); x++) plane[y * size + x] = block[(y - top) * Block + x - left];
        }
    }

    private static void Transform(Span<int> block, bool inverse)
    {
        Span<int> half = stackalloc int[Block * Block];
        Pass(block, half, inverse, columns: false);
        Pass(half, block, inverse, columns: true);
    }

    private static void Pass(ReadOnlySpan<int> from, Span<int> to, bool inverse, bool columns)
    {
        var (along, across) = columns ? (Block, 1) : (1, Block);
        for (var line = 0; line < Block; line++)
        {
            for (var i = 0; i < Block; i++)
            {
                var sum = 1 << 12;
                for (var j = 0; j < Block; j++) sum += from[line * across + j * along] * (inverse ? Cosines[j * Block + i] : Cosines[i * Block + j]);
                to[line * across + i * along] = sum >> 13;
            }
        }
    }

    private static int[][] Split(Canvas canvas)
    {
        var count = canvas.Size * canvas.Size;
        int[][] planes = [new int[count], new int[count], new int[count]];
        for (var i = 0; i < count; i++)
        {
            int red = canvas.Pixels[i * 3], green = canvas.Pixels[i * 3 + 1], blue = canvas.Pixels[i * 3 + 2];
            planes[0][i] = ((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16) - 128;
            planes[1][i] = (-11059 * red - 21709 * green + 32768 * blue + 32768) >> 16;
            planes[2][i] = (32768 * red - 27439 * green - 5329 * blue + 32768) >> 16;
        }

        return planes;
    }

    private static void Join(Canvas canvas, int[][] planes)
    {
        for (var i = 0; i < planes[0].Length; i++)
        {
            var (light, blue, red) = (planes[0][i] + 128, planes[1][i], planes[2][i]);
            canvas.Pixels[i * 3] = (byte)Math.Clamp(light + ((91881 * red + 32768) >> 16), 0, 255);
            canvas.Pixels[i * 3 + 1] = (byte)Math.Clamp(light - ((22554 * blue + 46802 * red + 32768) >> 16), 0, 255);
            canvas.Pixels[i * 3 + 2] = (byte)Math.Clamp(light + ((116130 * blue + 32768) >> 16), 0, 255);
        }
    }

    private static int[] BuildCosines()
    {
        var table = new int[Block * Block];
        for (var frequency = 0; frequency < Block; frequency++)
        {
            var norm = frequency == 0 ? Math.Sqrt(0.125) : 0.5;
            for (var position = 0; position < Block; position++)
                table[frequency * Block + position] = (int)Math.Round(norm * Math.Cos((2 * position + 1) * frequency * Math.PI / 16) * (1 << 13));
        }

        return table;
    }
}
