namespace N2Eye.Watch.Motion;

/// <summary>A part of the picture: corners in 0…1 from the upper left corner.</summary>
internal static class Polygon
{
    /// <summary>Whether a point is inside; of edges that cross each other by the even-odd rule.</summary>
    public static bool Contains(double[][] corners, double x, double y)
    {
        var inside = false;
        for (int i = 0, j = corners.Length - 1; i < corners.Length; j = i++)
        {
            var (fromX, fromY, toX, toY) = (corners[i][0], corners[i][1], corners[j][0], corners[j][1]);
            if (fromY > y != toY > y && x < (toX - fromX) * (y - fromY) / (toY - fromY) + fromX) inside = !inside;
        }

        return inside;
    }
}
