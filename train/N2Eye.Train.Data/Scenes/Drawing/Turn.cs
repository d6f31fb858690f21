namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>Cosine and sine of whole degrees, rounded so that every machine's mathematics library gives the same.</summary>
internal static class Turn
{
    private static readonly (double Cos, double Sin)[] Table = [.. Enumerable.Range(-180, 361).Select(degrees => (Rounded(Math.Cos(degrees * Math.PI / 180)), Rounded(Math.Sin(degrees * Math.PI / 180))))];

    public static (double Cos, double Sin) Of(int degrees) => Table[degrees + 180];

    private static double Rounded(double value) => Math.Round(value * (1 << 20)) / (1 << 20);
}
