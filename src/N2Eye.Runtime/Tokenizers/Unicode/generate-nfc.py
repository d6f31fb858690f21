"""Writes NfcData.cs from this Python's unicodedata: python3 generate-nfc.py > NfcData.cs"""
import unicodedata as u


def rows(items, per):
    lines = [items[i:i + per] for i in range(0, len(items), per)]
    return "\n".join("        " + " ".join(",".join("0x%X" % v for v in item) + "," for item in line) for line in lines)


decompositions, composed, classes = [], set(), []
for c in range(0x110000):
    parts = u.decomposition(chr(c))
    if parts and not parts.startswith("<") and not 0xAC00 <= c <= 0xD7A3:
        parts = [int(part, 16) for part in parts.split()]
        decompositions.append((c, parts[0], parts[1] if len(parts) > 1 else 0))
        if len(parts) == 2 and u.normalize("NFC", "".join(map(chr, parts))) == chr(c):
            composed.add(c)
    combining = u.combining(chr(c))
    if combining and classes and classes[-1][1] == c - 1 and classes[-1][2] == combining:
        classes[-1][1] = c
    elif combining:
        classes.append([c, c, combining])

never = [(c,) for c, _, second in decompositions if second and c not in composed]
print(f"""// Written by generate-nfc.py from Python's unicodedata (Unicode {u.unidata_version}). Run it again rather than editing.
namespace N2Eye.Runtime.Tokenizers.Unicode;

/// <summary>Canonical decompositions and combining classes (UnicodeData.txt, Unicode {u.unidata_version}), without Hangul, which is arithmetic.</summary>
internal static class NfcData
{{
    /// <summary>(n, 3), ascending: code point, its first part, its second part or 0.</summary>
    public static ReadOnlySpan<int> Decompositions =>
    [
{rows(decompositions, 6)}
    ];

    /// <summary>(n, 3), ascending: first code point, last, their combining class.</summary>
    public static ReadOnlySpan<int> CombiningClasses =>
    [
{rows(classes, 8)}
    ];

    /// <summary>Ascending: code points whose decomposition is never composed again (composition exclusions with two parts).</summary>
    public static ReadOnlySpan<int> NeverComposed =>
    [
{rows(never, 12)}
    ];
}}""")
