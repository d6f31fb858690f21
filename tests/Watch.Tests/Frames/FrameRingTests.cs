using CsCheck;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;

namespace N2Eye.Tests.Frames;

public class FrameRingTests
{
    [Fact]
    public void It_holds_the_newest_frames_within_both_bounds()
    {
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 300], Gen.Int[0, 200].Array[1, 40], Gen.Int[0, 10]).Sample((capacity, maxBytes, sizes, asked) =>
        {
            var ring = new FrameRing(capacity, maxBytes);
            for (var i = 0; i < sizes.Length; i++) ring.Add(TestPictures.File(new byte[sizes[i]], i));
            var held = ring.Take(int.MaxValue);
            return ring.Newest == held[0] && held.Count <= capacity && (ring.Bytes <= maxBytes || held.Count == 1)
                && ring.Bytes == held.Sum(frame => frame.Bytes.Length)
                && held.Select(frame => frame.Number).SequenceEqual(Enumerable.Range(0, held.Count).Select(i => (long)sizes.Length - 1 - i))
                && ring.Take(asked).SequenceEqual(held.Take(asked))
                // No frame was given up without need.
                && (held.Count == Math.Min(capacity, sizes.Length) || ring.Bytes + sizes[sizes.Length - 1 - held.Count] > maxBytes);
        });
    }

    [Fact]
    public void An_empty_ring_has_no_frame()
    {
        var ring = new FrameRing(2, 10);
        Assert.Null(ring.Newest);
        Assert.Empty(ring.Take(3));
    }
}
