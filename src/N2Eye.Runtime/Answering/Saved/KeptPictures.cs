using System.Runtime.InteropServices;
using System.Text.Json;

namespace N2Eye.Runtime.Answering.Saved;

/// <summary>Embeddings of pictures by their content: the tower is then not even opened. They are kept in the cache folder, for those who ask for it.</summary>
/// <param name="engine">Whose tower it is.</param>
/// <param name="tower">How it is computed.</param>
/// <param name="cache">Where embeddings are kept; null = nowhere.</param>
/// <param name="note">Told what went wrong with the folder, one line.</param>
internal sealed class KeptPictures(Engine engine, string tower, string? cache, Action<string> note)
{
    private const int MostFiles = 64;

    private readonly KeptFiles? files = cache is null ? null : new KeptFiles(cache, SavedKind.Picture, MostFiles, note);

    /// <summary>What is kept of a picture's content; null where nothing is.</summary>
    public EncodedPicture? Find(string contentHash)
    {
        if (files is null) return null;
        var shape = engine.Model.Vision.Shape;
        var embeddings = new float[shape.FeatureRows * shape.EmbeddingSize];
        var isKept = files.TryRead(Head(contentHash), file =>
        {
            file.Read(MemoryMarshal.AsBytes(embeddings.AsSpan()));
            file.Finish();
        });
        return isKept ? new EncodedPicture(contentHash, embeddings) : null;
    }

    /// <summary>Keeps a picture's embeddings.</summary>
    public void Keep(EncodedPicture picture) => files?.TryWrite(Head(picture.ContentHash), file => file.Write(MemoryMarshal.AsBytes<float>(picture.Embeddings)));

    private byte[] Head(string contentHash) => JsonSerializer.SerializeToUtf8Bytes(
        new PictureHead
        {
            Fingerprint = engine.Model.Fingerprint,
            Weights = engine.WeightsSum,
            Program = Engine.Version,
            Pixels = engine.Model.Preprocessing.Identity,
            Tower = tower,
            Picture = contentHash,
        }, SavedJson.Default.PictureHead);
}
