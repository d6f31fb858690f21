namespace N2Eye.Runtime.Pictures;

/// <summary>Filters as Pillow defines them (libImaging/Resample.c).</summary>
public enum ResamplingFilter
{
    /// <summary>sinc windowed by sinc, 3 lobes.</summary>
    Lanczos,

    /// <summary>A triangle.</summary>
    Bilinear,

    /// <summary>Keys' cubic, a = −0.5.</summary>
    Bicubic,

    /// <summary>The mean of a box.</summary>
    Box,

    /// <summary>sinc windowed by Hamming's window.</summary>
    Hamming,
}

/// <summary>The filters' kernels.</summary>
internal static class ResamplingKernels
{
    /// <summary>Half the width of the kernel at scale 1.</summary>
    public static double Support(this ResamplingFilter filter) => filter switch
    {
        ResamplingFilter.Lanczos => 3,
        ResamplingFilter.Bicubic => 2,
        ResamplingFilter.Box => 0.5,
        _ => 1,
    };

    /// <summary>The kernel's value at a distance.</summary>
    public static double Weight(this ResamplingFilter filter, double x)
    {
        switch (filter)
        {
            case ResamplingFilter.Lanczos:
                return x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0;
            case ResamplingFilter.Bicubic:
                const double a = -0.5;
                x = Math.Abs(x);
                if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
                return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
            case ResamplingFilter.Box:
                return x is > -0.5 and <= 0.5 ? 1 : 0;
            case ResamplingFilter.Hamming:
                x = Math.Abs(x);
                if (x == 0) return 1;
                return x < 1 ? Math.Sin(x * Math.PI) / (x * Math.PI) * (0.54 + 0.46 * Math.Cos(x * Math.PI)) : 0;
            default:
                x = Math.Abs(x);
                return x < 1 ? 1 - x : 0;
        }
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
