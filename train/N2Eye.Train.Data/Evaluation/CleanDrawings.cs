using N2Eye.Train.Data.Artwork;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Evaluation;

/// <summary>The easiest test there is: each concept's plainest drawing, whole, in the middle of white.</summary>
public static class CleanDrawings
{
    private const int Size = 48;

    /// <summary>How many concepts the nearest training drawing names rightly.</summary>
    public static (int Right, int Total) NearestNeighbour(TrainingArtwork training, TestArtwork testing)
    {
        var known = training.Drawn.SelectMany(concept => training.Of(concept)).Select(sprite => (Thumbnail: Draw(sprite), sprite.Concept!.Name)).ToArray();
        var (right, total) = (0, 0);
        foreach (var concept in testing.Drawn)
        {
            if (Plainest(testing, concept) is not { } sprite) continue;
            var thumbnail = Draw(sprite);
            total++;
            if (known.MinBy(entry => Thumbnail.Distance(entry.Thumbnail, thumbnail)).Name == concept.Name) right++;
        }

        return (right, total);
    }

    private static Sprite? Plainest(SpriteLibrary sprites, Concept concept) => sprites.Of(concept).FirstOrDefault(sprite => sprite.Hex == concept.Hexes[0]);

    private static byte[] Draw(Sprite sprite)
    {
        var canvas = new Canvas(Size);
        Array.Fill(canvas.Pixels, byte.MaxValue);
        canvas.Draw(sprite, new Placement(Size / 2.0, Size / 2.0, Size, 0, false, null), 0);
        return Thumbnail.Of(canvas.Pixels, Size, Size);
    }
}
