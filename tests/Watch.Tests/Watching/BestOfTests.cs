using Microsoft.Extensions.Time.Testing;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Watching;

public sealed class BestOfTests
{
    private readonly FakeTimeProvider clock = new(Made.Now);
    private readonly List<TriggerFired> chosen = [];
    private readonly BestOf best;

    public BestOfTests() => best = new BestOf(3, TimeSpan.FromSeconds(2), Sharpness, chosen.Add, clock);

    [Fact]
    public void The_sharpest_of_the_pictures_from_the_trigger_on_is_taken()
    {
        Begin("gate", 5, sharpness: 10);
        best.Look(Made.Frame("gate", 6, 30));
        Assert.Empty(chosen);
        best.Look(Made.Frame("gate", 7, 20));
        Assert.Equal((6, "why"), (Assert.Single(chosen).Frame!.Number, chosen[0].Reason));
        best.Look(Made.Frame("gate", 8, 90));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(chosen);
    }

    [Fact]
    public void The_triggers_own_picture_counts_once()
    {
        Begin("gate", 5, sharpness: 10);
        best.Look(Made.Frame("gate", 5, 10));
        best.Look(Made.Frame("gate", 6, 1));
        Assert.Empty(chosen);
        best.Look(Made.Frame("gate", 7, 2));
        Assert.Equal(5, Assert.Single(chosen).Frame!.Number);
    }

    [Fact]
    public void After_a_while_those_that_came_must_do()
    {
        Begin("gate", 5, sharpness: 10);
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(chosen);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(5, Assert.Single(chosen).Frame!.Number);
    }

    [Fact]
    public void Cameras_are_chosen_for_by_themselves_and_one_happening_once()
    {
        Begin("gate", 5, sharpness: 10);
        Begin("yard", 5, sharpness: 10);
        Assert.False(best.Begin(Fired("gate", 6, 99)));
        best.Look(Made.Frame("yard", 6, 1));
        best.Look(Made.Frame("yard", 7, 1));
        Assert.Equal("yard", Assert.Single(chosen).Frame!.Camera);
        best.Finish();
        Assert.Equal(["yard", "gate"], chosen.Select(fired => fired.Frame!.Camera));
        Assert.True(best.Begin(Fired("gate", 8, 1)));
    }

    [Fact]
    public void A_picture_that_comes_twice_at_once_counts_once()
    {
        BestOf? twice = null;
        var isFirst = true;
        twice = new BestOf(3, TimeSpan.FromSeconds(2), Measure, chosen.Add, clock);
        Assert.True(twice.Begin(Fired("gate", 5, 10)));
        twice.Look(Made.Frame("gate", 6, 30));
        Assert.Empty(chosen);
        twice.Look(Made.Frame("gate", 7, 20));
        Assert.Equal(6, Assert.Single(chosen).Frame!.Number);

        // While the picture is measured, another thread brings the same one.
        double Measure(Frame frame)
        {
            if (frame.Number == 6 && isFirst)
            {
                isFirst = false;
                twice!.Look(frame);
            }

            return Sharpness(frame);
        }
    }

    private void Begin(string camera, long number, int sharpness) => Assert.True(best.Begin(Fired(camera, number, sharpness)));

    private static TriggerFired Fired(string camera, long number, int sharpness) => new("motion", Made.Now, "why", Made.Frame(camera, number, sharpness));

    private static double Sharpness(Frame frame) => frame.Bytes.Length;
}
