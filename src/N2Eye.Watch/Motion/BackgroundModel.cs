namespace N2Eye.Watch.Motion;

/// <summary>
/// What the scene looks like: for each cell the mean and the variance of its brightness. A cell changed where it is further from
/// its mean than a floor and than five standard deviations.
/// </summary>
internal sealed class BackgroundModel
{
    private const float Deviations = 5;
    private const float FirstVariance = 1;
    private const float LeastVariance = 0.25f;

    // A cell that changed learns its variance this much slower: leaves that move all day become quiet, one passer-by changes little.
    private const float ChangedSlowness = 10;
    private const int WarmUpFrames = 5;
    private const double WarmUpSeconds = 10;

    private readonly MotionGrid grid;
    private readonly float floor;
    private readonly double learningSeconds;
    private readonly double stillSeconds;
    private readonly double lightChange;
    private readonly int counting;
    private readonly float[] mean;
    private readonly float[] variance;
    private readonly float[] candidate;
    private readonly float[] candidateSeconds;
    private readonly float[] sorted;
    private readonly bool[] raw;
    private int frames;
    private double seconds;
    private double settling;

    /// <summary>A model that knows nothing yet.</summary>
    public BackgroundModel(MotionGrid grid, MotionOptions options)
    {
        this.grid = grid;
        // 24 levels of 255 at sensitivity 0, 9.8 at a half, 4 at 1.
        floor = 24 * MathF.Pow(1 / 6f, (float)(options.Sensitivity ?? 0.5));
        learningSeconds = options.LearningSeconds ?? 60;
        stillSeconds = options.StillSeconds ?? 10;
        lightChange = options.LightChange ?? 0.6;
        var cells = grid.Counts.Length;
        counting = grid.Counts.Count(counts => counts);
        mean = new float[cells];
        variance = new float[cells];
        candidate = new float[cells];
        candidateSeconds = new float[cells];
        sorted = new float[counting];
        raw = new bool[cells];
        Changed = new bool[cells];
    }

    /// <summary>(rows, columns): cells that changed, in the last frame, together with a neighbour.</summary>
    public bool[] Changed { get; }

    /// <summary>How often a change of light was left out.</summary>
    public long LightChanges { get; private set; }

    /// <summary>Forgets everything, as after a long gap.</summary>
    public void Reset()
    {
        frames = 0;
        seconds = settling = 0;
        Array.Clear(Changed);
    }

    /// <summary>Looks at a frame and learns from it.</summary>
    /// <param name="cells">(rows, columns), 0…255</param>
    /// <param name="elapsed">Seconds since the last frame.</param>
    /// <returns>Whether <see cref="Changed"/> means anything: not while the model is new or the light changes.</returns>
    public bool Update(ReadOnlySpan<float> cells, double elapsed)
    {
        Array.Clear(Changed);
        seconds += elapsed;
        if (++frames <= WarmUpFrames && !(frames > 2 && seconds > WarmUpSeconds))
        {
            WarmUp(cells);
            return false;
        }

        FollowLight(cells);
        var share = Compare(cells);
        if (share > lightChange || settling > 0)
        {
            if (settling <= 0) LightChanges++;
            // Lamps take a moment, and cameras set their exposure anew.
            settling = share > lightChange ? 2 : settling - elapsed;
            cells.CopyTo(mean);
            return false;
        }

        Learn(cells, elapsed);
        KeepNeighbours();
        return true;
    }

    private void WarmUp(ReadOnlySpan<float> cells)
    {
        if (frames == 1)
        {
            Array.Fill(variance, FirstVariance);
            Array.Clear(candidateSeconds);
            Array.Clear(mean);
        }

        for (var i = 0; i < mean.Length; i++) mean[i] += (cells[i] - mean[i]) / frames;
    }

    /// <summary>Moves all means by what most cells changed: dusk, clouds, the camera's exposure.</summary>
    private void FollowLight(ReadOnlySpan<float> cells)
    {
        if (counting == 0) return;
        var count = 0;
        for (var i = 0; i < mean.Length; i++)
        {
            if (grid.Counts[i]) sorted[count++] = cells[i] - mean[i];
        }

        Array.Sort(sorted);
        var shift = sorted[counting / 2];
        for (var i = 0; i < mean.Length; i++) mean[i] += shift;
    }

    /// <summary>Finds the cells that changed; the share of those that count.</summary>
    private double Compare(ReadOnlySpan<float> cells)
    {
        var changed = 0;
        for (var i = 0; i < mean.Length; i++)
        {
            raw[i] = grid.Counts[i] && MathF.Abs(cells[i] - mean[i]) > MathF.Max(floor, Deviations * MathF.Sqrt(variance[i]));
            if (raw[i]) changed++;
        }

        return changed / (double)Math.Max(1, counting);
    }

    private void Learn(ReadOnlySpan<float> cells, double elapsed)
    {
        var rate = (float)(1 - Math.Exp(-elapsed / learningSeconds));
        var most = 9 * floor * floor;
        for (var i = 0; i < mean.Length; i++)
        {
            var difference = cells[i] - mean[i];
            if (!raw[i])
            {
                mean[i] += rate * difference;
                variance[i] = MathF.Max(LeastVariance, variance[i] + rate * (difference * difference - variance[i]));
                candidateSeconds[i] = 0;
                candidate[i] = cells[i];
                continue;
            }

            variance[i] += rate / ChangedSlowness * (MathF.Min(most, difference * difference) - variance[i]);
            if (MathF.Abs(cells[i] - candidate[i]) > floor / 2)
            {
                candidate[i] = cells[i];
                candidateSeconds[i] = 0;
            }
            else if ((candidateSeconds[i] += (float)elapsed) >= stillSeconds)
            {
                // What stands still belongs to the scene.
                (mean[i], variance[i], candidateSeconds[i]) = (cells[i], FirstVariance, 0);
            }
        }
    }

    /// <summary>Leaves out cells that changed alone: noise does, things do not.</summary>
    private void KeepNeighbours()
    {
        for (var row = 0; row < grid.Rows; row++)
        {
            for (var column = 0; column < grid.Columns; column++)
            {
                var cell = row * grid.Columns + column;
                Changed[cell] = raw[cell] && HasNeighbour(row, column);
            }
        }
    }

    private bool HasNeighbour(int row, int column)
    {
        for (var y = Math.Max(0, row - 1); y <= Math.Min(grid.Rows - 1, row + 1); y++)
        {
            for (var x = Math.Max(0, column - 1); x <= Math.Min(grid.Columns - 1, column + 1); x++)
            {
                if ((y != row || x != column) && raw[y * grid.Columns + x]) return true;
            }
        }

        return false;
    }
}
