namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>A set of bytes.</summary>
internal readonly record struct ByteSet(UInt128 Low, UInt128 High)
{
    public static ByteSet Of(byte value) => value < 128 ? new(UInt128.One << value, 0) : new(0, UInt128.One << (value - 128));

    public static ByteSet Of(string ascii) => ascii.Aggregate(default(ByteSet), (set, character) => set | Of((byte)character));

    /// <summary>Both ends belong to it.</summary>
    public static ByteSet Range(byte first, byte last)
    {
        var set = default(ByteSet);
        for (int value = first; value <= last; value++) set |= Of((byte)value);
        return set;
    }

    public bool Contains(byte value) => ((value < 128 ? Low >> value : High >> (value - 128)) & 1) != 0;

    public static ByteSet operator |(ByteSet a, ByteSet b) => new(a.Low | b.Low, a.High | b.High);
}
