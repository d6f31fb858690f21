namespace N2Eye.Watch.Motion;

/// <summary>
/// What the scene looks like: for each cell the mean and the variance of its brightness. A cell changed where it is further from
/// its mean than a floor and than five standard deviations.
/// </summary>
internal sealed class BackgroundModel
{
    private const float Deviations = 5;

    // A cell that changed learns its variance this much slower: leaves that move all day become quiet, one passer-by changes little.
    private const float ChangedSlowness = 10;
    private const float CandidateRate = 0.2f;

    private readonly MotionGrid grid;
    private readonly WarmUp warmUp;
    private readonly LightWatch light;
    private readonly float floor;
    private readonly double learningSeconds;
    private readonly double stillSeconds;
    private readonly float[] mean;
    private readonly float[] variance;
    private readonly float[] candidate;
    private readonly float[] candidateSeconds;
    private readonly bool[] raw;
    private float noise;

    /// <summary>A model that knows nothing yet.</summary>
    public BackgroundModel(MotionGrid grid, MotionOptions options)
    {
        this.grid = grid;
        // 24 levels of 255 at sensitivity 0, 9.8 at a half, 4 at 1.
        floor = 24 * MathF.Pow(1 / 6f, (float)(options.Sensitivity ?? 0.5));
        learningSeconds = options.LearningSeconds ?? 60;
        stillSeconds = options.StillSeconds ?? 10;
        var cells = grid.Counts.Length;
        mean = new float[cells];
        variance = new float[cells];
        candidate = new float[cells];
        candidateSeconds = new float[cells];
        raw = new bool[cells];
        Changed = new bool[cells];
        warmUp = new WarmUp(grid);
        light = new LightWatch(grid, floor, options.LightChange ?? 0.6);
    }

    /// <summary>(rows, columns): cells that changed, in the last frame, together with a neighbour.</summary>
    public bool[] Changed { get; }

    /// <summary>How often a change of light was left out.</summary>
    public long LightChanges => light.Changes;

    /// <summary>Forgets the scene, as after a long gap.</summary>
    public void Reset()
    {
        warmUp.Begin();
        light.Begin();
    }

    /// <summary>Looks at a frame and learns from it.</summary>
    /// <param name="cells">(rows, columns), 0…255</param>
    /// <param name="elapsed">Seconds since the last frame.</param>
    /// <returns>Whether <see cref="Changed"/> means anything: not while the model is new or the light changes.</returns>
    public bool Update(ReadOnlySpan<float> cells, double elapsed)
    {
        Array.Clear(Changed);
        if (!warmUp.IsOver)
        {
            if (warmUp.Add(cells, elapsed, mean)) BeginFrom(warmUp.Noise);
            return false;
        }

        var changing = light.IsChanging(cells, mean, Compare(cells), elapsed, out var shift);
        if (changing is LightState.Changing or LightState.Settled)
        {
            cells.CopyTo(mean);
            if (changing == LightState.Settled) Reset();
            return false;
        }

        for (var i = 0; i < mean.Length; i++) mean[i] += shift;
        Compare(cells);
        Learn(cells, elapsed);
        KeepNeighbours();
        return true;
    }

    private void BeginFrom(float learnt)
    {
        noise = learnt;
        Array.Fill(variance, noise);
        Array.Clear(candidateSeconds);
        mean.CopyTo(candidate.AsSpan());
    }

    private float Limit(float spread) => MathF.Max(floor, Deviations * MathF.Sqrt(spread));

    /// <summary>Finds the cells that changed; how many of those that count.</summary>
    private int Compare(ReadOnlySpan<float> cells)
    {
        var changed = 0;
        for (var i = 0; i < mean.Length; i++)
        {
            raw[i] = grid.Counts[i] && MathF.Abs(cells[i] - mean[i]) > Limit(variance[i]);
            if (raw[i]) changed++;
        }

        return changed;
    }

    private void Learn(ReadOnlySpan<float> cells, double elapsed)
    {
        var rate = (float)(1 - Math.Exp(-elapsed / learningSeconds));
        var most = 9 * floor * floor;
        var still = Limit(noise);
        for (var i = 0; i < mean.Length; i++)
        {
            var difference = cells[i] - mean[i];
            if (!raw[i])
            {
                mean[i] += rate * difference;
                variance[i] = MathF.Max(WarmUp.LeastNoise, variance[i] + rate * (difference * difference - variance[i]));
                candidateSeconds[i] = 0;
                candidate[i] = cells[i];
                continue;
            }

            variance[i] += rate / ChangedSlowness * (MathF.Min(most, difference * difference) - variance[i]);
            var step = cells[i] - candidate[i];
            if (MathF.Abs(step) > still)
            {
                candidate[i] = cells[i];
                candidateSeconds[i] = 0;
                continue;
            }

            candidate[i] += CandidateRate * step;
            candidateSeconds[i] += (float)elapsed;
            // What stands still belongs to the scene.
            if (candidateSeconds[i] >= stillSeconds) (mean[i], variance[i], candidateSeconds[i]) = (candidate[i], noise, 0);
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
