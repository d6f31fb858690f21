using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>The <c>decoder</c>: ByteLevel, alone or in a Sequence with Fuse.</summary>
internal static class DecoderParser
{
    public static void Check(JsonFields file, SpecReport report)
    {
        if (file.Object("decoder", required: false) is not { } decoder)
            file.Error(TokenizerRules.Decoder, "decoder", "There is no decoder: a byte-level tokenizer needs ByteLevel.");
        else if (!HasByteLevel(decoder))
            decoder.Error(TokenizerRules.Decoder, "type", "The decoder must be ByteLevel.");
    }

    private static bool HasByteLevel(JsonFields decoder)
    {
        switch (decoder.String("type"))
        {
            case "ByteLevel":
                return true;
            case "Sequence":
                var items = decoder.Array("decoders") ?? [];
                return items.All(item => item.Kind == JsonKind.Object && item["type"]?.Text is "ByteLevel" or "Fuse")
                    && items.Count(item => item["type"]?.Text == "ByteLevel") == 1;
            default:
                return false;
        }
    }
}
