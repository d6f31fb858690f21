using System.Globalization;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// What goes into the decoder: token ids, and at each <c>&lt;image&gt;</c> id one row of a picture's embeddings.
/// </summary>
public sealed class InputSequence
{
    private readonly int[] ids;
    private readonly int[] pictureRows; // (positions,) running number of the picture row at an image id, −1 elsewhere
    private readonly IReadOnlyList<float[]> pictures; // each (rows, hidden)
    private readonly int rowsPerPicture;

    private InputSequence(int[] ids, int[] pictureRows, IReadOnlyList<float[]> pictures, int rowsPerPicture)
    {
        this.ids = ids;
        this.pictureRows = pictureRows;
        this.pictures = pictures;
        this.rowsPerPicture = rowsPerPicture;
    }

    /// <summary>Number of positions.</summary>
    public int Length => ids.Length;

    /// <summary>The ids, each picture already widened to its rows.</summary>
    public ReadOnlySpan<int> Ids => ids;

    /// <summary>False at the second and later rows of a picture.</summary>
    internal bool StartsPictureOrText(int position) => pictureRows[position] < 0 || pictureRows[position] % rowsPerPicture == 0;

    /// <summary>A prompt with one image id per picture, which is widened to the rows that the projector gives.</summary>
    /// <exception cref="N2EyeException">More pictures than places, or fewer.</exception>
    public static InputSequence FromPrompt(ReadOnlySpan<int> prompt, int imageToken, IReadOnlyList<float[]> pictures, int rowsPerPicture)
    {
        var places = prompt.Count(imageToken);
        if (places != pictures.Count) throw Mismatch(pictures.Count, places, "the prompt");
        var widened = new List<int>(prompt.Length + places * (rowsPerPicture - 1));
        foreach (var id in prompt)
        {
            for (var i = 0; i < (id == imageToken ? rowsPerPicture : 1); i++) widened.Add(id);
        }

        return FromWidened([.. widened], imageToken, pictures, rowsPerPicture);
    }

    /// <summary>Ids that already hold one image id per row.</summary>
    /// <exception cref="N2EyeException">More pictures than places, or fewer.</exception>
    public static InputSequence FromWidened(int[] ids, int imageToken, IReadOnlyList<float[]> pictures, int rowsPerPicture)
    {
        var rows = new int[ids.Length];
        var next = 0;
        for (var i = 0; i < ids.Length; i++) rows[i] = ids[i] == imageToken ? next++ : -1;
        if (next != pictures.Count * rowsPerPicture)
        {
            throw next % rowsPerPicture == 0
                ? Mismatch(pictures.Count, next / rowsPerPicture, "the id sequence")
                : new N2EyeException(FailureKind.BadInput, string.Create(CultureInfo.InvariantCulture,
                    $"The id sequence holds {next} <image> ids ({imageToken}), but one picture takes {rowsPerPicture}: give a multiple."));
        }

        return new InputSequence(ids, rows, pictures, rowsPerPicture);
    }

    /// <summary>Copies the picture row at a position: (hidden,). False at a text token.</summary>
    internal bool TryCopyPictureRow(int position, Span<float> row)
    {
        var index = pictureRows[position];
        if (index < 0) return false;
        pictures[index / rowsPerPicture].AsSpan(index % rowsPerPicture * row.Length, row.Length).CopyTo(row);
        return true;
    }

    private static N2EyeException Mismatch(int pictures, int places, string where) => new(FailureKind.BadInput,
        string.Create(CultureInfo.InvariantCulture, $"{Count(pictures, "picture")} given, but {where} has {Count(places, "<image> place")}: give one picture for each."));

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
