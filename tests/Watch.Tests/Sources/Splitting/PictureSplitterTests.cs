using CsCheck;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Tests.Sources.Splitting;

public class PictureSplitterTests
{
    private static readonly byte[][] Pictures = [.. Enumerable.Range(1, 4).Select(number => TestPictures.Jpeg(number)), TestPictures.Png(1), TestPictures.Png(2), WithThumbnail(), WithRestarts()];

    // Nothing in here begins a picture: 0xFF and 0x89 do.
    private static readonly Gen<byte[]> Between = Gen.Byte.Where(octet => octet is not (0xFF or 0x89)).Array[0, 60];

    [Fact]
    public void Pictures_come_out_as_they_went_in_however_the_stream_is_cut()
    {
        Gen.Select(Gen.Int[0, Pictures.Length - 1].Array[1, 6], Between.Array[7], Gen.Int[1, 3000].Array[1, 20]).Sample((chosen, between, cuts) =>
        {
            byte[] stream = [.. chosen.SelectMany((picture, i) => between[i].Concat(Pictures[picture])), .. between[6]];
            var found = Split(new PictureSplitter(), stream, cuts);
            return found.Count == chosen.Length && found.Zip(chosen).All(pair => pair.First.AsSpan().SequenceEqual(Pictures[pair.Second]));
        }, iter: 400);
    }

    [Fact]
    public void Any_bytes_give_only_whole_pictures()
    {
        Gen.Select(Gen.Byte.Array[0, 2000], Gen.Int[0, Pictures.Length - 1], Gen.Int[0, 1 << 20].Array[0, 6], Gen.Byte, Gen.Int[1, 700].Array[1, 9]).Sample((noise, picture, places, value, cuts) =>
        {
            byte[] stream = [.. noise, .. Pictures[picture], .. noise, .. Pictures[0]];
            foreach (var place in places) stream[place % stream.Length] = value;
            return Split(new PictureSplitter(), stream, cuts).All(found =>
                found.Length > 2 && (found is [0xFF, 0xD8, .., 0xFF, 0xD9] ? JpegScan.LengthOf(found) == found.Length : found.AsSpan().StartsWith(PngScan.Signature)));
        }, iter: 400);
    }

    [Fact]
    public void Behind_a_picture_that_is_cut_off_the_next_one_is_found()
    {
        Gen.Select(Gen.Double[0.3, 0.99], Gen.Int[1, 900].Array[1, 9]).Sample((share, cuts) =>
        {
            // Cut inside the entropy-coded data, which is most of a file.
            var whole = TestPictures.Jpeg(64, 64, (x, y) => (x * y * 31) % 256);
            var header = HeaderLength(whole);
            var cut = whole[..(header + (int)((whole.Length - header - 2) * share))];
            var splitter = new PictureSplitter();
            var found = Split(splitter, [.. cut, .. Pictures[0], .. Pictures[1]], cuts);
            return found.Count == 2 && found[0].AsSpan().SequenceEqual(Pictures[0]) && splitter.Dropped == 1;
        }, iter: 200);
    }

    [Fact]
    public void A_picture_larger_than_the_limit_is_dropped()
    {
        var splitter = new PictureSplitter(maxBytes: 1000);
        var large = TestPictures.Jpeg(200, 200, (x, y) => (x * y * 31) % 256);
        Assert.True(large.Length > 1000);
        var small = TestPictures.Jpeg(8, 8, (x, y) => 10 * x);
        Assert.True(small.Length < 1000);
        var found = Split(splitter, [.. large, .. small], [4096]);
        Assert.Equal(small, Assert.Single(found));
        Assert.Equal(1, splitter.Dropped);
    }

    [Fact]
    public void Endless_garbage_is_not_held()
    {
        var splitter = new PictureSplitter(maxBytes: 1 << 20);
        var garbage = new byte[1 << 20];
        new Random(1).NextBytes(garbage);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 64; i++) splitter.Append(garbage, _ => Assert.Fail("This is no picture."));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 8 << 20);
        Assert.Equal(Pictures[0], Assert.Single(Split(splitter, [.. new byte[70_000], .. Pictures[0]], [1 << 20])));
    }

    [Fact]
    public void A_thumbnail_does_not_end_its_picture() => Assert.Equal(WithThumbnail(), Assert.Single(Split(new PictureSplitter(), WithThumbnail(), [17])));

    [Fact]
    public void Raw_frames_are_cut_by_size()
    {
        Gen.Select(Gen.Int[1, 50], Gen.Byte.Array[0, 400], Gen.Int[1, 90].Array[1, 9]).Sample((size, stream, cuts) =>
        {
            var found = Split(new RawSplitter(size), stream, cuts);
            return found.Count == stream.Length / size && found.SelectMany(frame => frame).SequenceEqual(stream.Take(found.Count * size));
        });
    }

    private static List<byte[]> Split(IFrameSplitter splitter, byte[] stream, int[] cuts)
    {
        List<byte[]> found = [];
        for (int i = 0, at = 0; at < stream.Length; i++)
        {
            var count = Math.Min(cuts[i % cuts.Length], stream.Length - at);
            splitter.Append(stream.AsSpan(at, count), found.Add);
            at += count;
        }

        return found;
    }

    /// <summary>A picture with a smaller one in an application segment, as EXIF has it.</summary>
    private static byte[] WithThumbnail()
    {
        var (outer, inner) = (TestPictures.Jpeg(5), TestPictures.Jpeg(8, 8, (x, y) => 10 * x));
        var size = inner.Length + 2;
        return [.. outer[..2], 0xFF, 0xE1, (byte)(size >> 8), (byte)size, .. inner, .. outer[2..]];
    }

    /// <summary>A picture with fill bytes and restart markers in its data, as cameras write them.</summary>
    private static byte[] WithRestarts()
    {
        var picture = TestPictures.Jpeg(6);
        var header = HeaderLength(picture);
        return [.. picture[..2], 0xFF, 0xFF, .. picture[2..header], 0x12, 0xFF, 0xD0, 0x34, 0xFF, 0x00, 0xFF, 0xD7, .. picture[header..]];
    }

    private static int HeaderLength(byte[] jpeg)
    {
        for (var at = 2; ;)
        {
            var size = 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]);
            if (jpeg[at + 1] == 0xDA) return at + size;
            at += size;
        }
    }
}
