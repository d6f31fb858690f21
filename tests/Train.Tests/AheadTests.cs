using N2Eye.Train.Tiny;

namespace Train.Tests;

public sealed class AheadTests
{
    [Fact]
    public void Batches_come_in_order_however_long_each_takes()
    {
        var ahead = new Ahead<int>(step =>
        {
            if (step % 2 == 0) Thread.Sleep(5);
            return step;
        }, first: 3, end: 40);
        Assert.Equal(Enumerable.Range(3, 37), Enumerable.Range(0, 37).Select(_ => ahead.Next()));
    }

    [Fact]
    public void No_step_behind_the_last_one_is_made()
    {
        var last = 0;
        var ahead = new Ahead<int>(step => last = Math.Max(last, step), first: 0, end: 2);
        ahead.Next();
        ahead.Next();
        Assert.Equal(1, last);
    }

    [Fact]
    public void What_goes_wrong_is_told_at_its_step()
    {
        var ahead = new Ahead<int>(step => step == 1 ? throw new InvalidDataException("step 1") : step, first: 0, end: 3);
        Assert.Equal(0, ahead.Next());
        Assert.Equal("step 1", Assert.Throws<InvalidDataException>(() => ahead.Next()).Message);
    }
}
