using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>The <c>normalizer</c>: none, NFC, or a Sequence of these.</summary>
internal static class NormalizerParser
{
    public static bool ParseIsNfc(JsonFields file, SpecReport report) =>
        file.Object("normalizer", required: false) is { } normalizer && IsNfc(normalizer, report);

    private static bool IsNfc(JsonFields normalizer, SpecReport report)
    {
        var type = normalizer.String("type");
        if (type == "NFC") return true;
        if (type != "Sequence")
        {
            normalizer.Error(TokenizerRules.Normalizer, "type", $"The normalizer \"{type}\" cannot be compiled; NFC and none can.");
            return false;
        }

        var nfc = false;
        foreach (var item in normalizer.Array("normalizers") ?? [])
        {
            if (item.Kind != JsonKind.Object) report.Error(JsonRules.WrongType, item, "A normalizer must be an object.");
            else nfc |= IsNfc(new JsonFields(item, report, normalizer.Name("normalizers[]")), report);
        }

        return nfc;
    }
}
