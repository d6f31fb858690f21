using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Motion;

namespace N2Eye.Tests.Motion;

public class MotionTriggerTests
{
    private static readonly Func<double, (double X, double Y)> AcrossTheScene = share => (-20 + 200 * share, 40);

    [Fact]
    public void A_square_that_crosses_the_scene_fires_once_at_its_start()
    {
        var scene = new Scene(new());
        scene.Pass(5);
        scene.Pass(4, square: AcrossTheScene);
        scene.Pass(30);
        var fired = Assert.Single(scene.Fired);
        Assert.Matches("^motion: [0-9.]+ % of the picture changed$", fired.Reason);
        Assert.Equal("motion", fired.Trigger);
        // Within the first half second, and with the frame that shows it.
        Assert.InRange((fired.At - new DateTimeOffset(2026, 6, 1, 0, 0, 5, TimeSpan.Zero)).TotalSeconds, 0, 1);
        Assert.Equal(fired.At, fired.Frame!.Taken);
    }

    [Fact]
    public void And_once_at_its_end_with_the_most_that_changed()
    {
        var scene = new Scene(new() { When = MotionMoment.End, QuietSeconds = 2 });
        scene.Pass(5);
        scene.Pass(4, square: AcrossTheScene);
        Assert.Empty(scene.Fired);
        scene.Pass(30);
        Assert.Matches("^motion ended after [34]\\.[0-9] s: at most [0-9.]+ % of the picture changed$", Assert.Single(scene.Reasons));
    }

    [Fact]
    public void Two_that_cross_are_two_and_a_short_pause_is_none()
    {
        var scene = new Scene(new() { QuietSeconds = 3 });
        scene.Pass(5);
        scene.Pass(3, square: AcrossTheScene);
        scene.Pass(1);
        scene.Pass(3, square: AcrossTheScene);
        scene.Pass(10);
        scene.Pass(3, square: AcrossTheScene);
        scene.Pass(10);
        Assert.Equal(2, scene.Fired.Count);
    }

    [Fact]
    public void Changes_are_counted_and_fire_once()
    {
        var scene = new Scene(new() { When = MotionMoment.Changes, Changes = 4 });
        scene.Pass(5);
        // Half of its own size is a change: 4 of them are within a third of the way.
        scene.Pass(8, square: AcrossTheScene);
        scene.Pass(10);
        Assert.StartsWith("motion: change 4, ", Assert.Single(scene.Reasons), StringComparison.Ordinal);
        // What moves on the spot does not change so often.
        scene.Pass(6, square: share => (50 + 2 * Math.Sin(40 * share), 40));
        scene.Pass(10);
        Assert.Single(scene.Fired);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.8)]
    [InlineData(4)]
    public void A_light_that_is_switched_on_is_no_motion_and_what_moves_in_it_is(double fading)
    {
        var scene = new Scene(new());
        scene.Pass(5);
        // Bright on the left, less on the right, and not at once.
        double Lamp(double seconds, int x, int y) => Math.Min(1, seconds / fading) * (90 - x / 4);
        scene.Pass(10, Lamp);
        Assert.Empty(scene.Fired);
        Assert.True(scene.Trigger.LightChanges >= 1);
        scene.Pass(4, (_, x, y) => Lamp(9, x, y), AcrossTheScene, squareLuma: 20);
        Assert.Single(scene.Fired);
        scene.Pass(10, (_, x, y) => Lamp(9, x, y));
        scene.Pass(10);
        Assert.Single(scene.Fired);
    }

    [Fact]
    public void A_change_of_the_cameras_exposure_is_no_motion()
    {
        var scene = new Scene(new());
        scene.Pass(5);
        for (var step = 0; step < 10; step++) scene.Pass(3, (_, _, _) => step % 2 == 0 ? 25 : -15);
        Assert.Empty(scene.Fired);
    }

    [Fact]
    public void What_moves_under_a_mask_is_no_motion()
    {
        var scene = new Scene(new() { Masks = [[[0, 0.4], [1, 0.4], [1, 0.7], [0, 0.7]]] });
        scene.Pass(5);
        scene.Pass(4, square: AcrossTheScene);
        scene.Pass(10);
        Assert.Empty(scene.Fired);
        // Elsewhere it is.
        scene.Pass(4, square: share => (-20 + 200 * share, 5));
        Assert.Single(scene.Fired);
    }

    [Fact]
    public void The_reason_names_the_zones_and_their_shares()
    {
        var scene = new Scene(new()
        {
            MinArea = 0.05,
            Zones =
            [
                new() { Name = "door", Points = [[0.6, 0.2], [0.85, 0.2], [0.85, 0.8], [0.6, 0.8]] },
                new() { Name = "lawn", Points = [[0, 0.8], [1, 0.8], [1, 1], [0, 1]] },
            ],
        });
        scene.Pass(5);
        scene.Pass(4, square: share => (90 * share - 20, 30));
        Assert.Empty(scene.Fired);
        scene.Pass(3, square: share => (70 + 60 * share, 30));
        Assert.Matches("^motion: [0-9.]+ % of zone door changed$", Assert.Single(scene.Reasons));
    }

    [Fact]
    public void Daylight_that_comes_and_goes_is_no_motion()
    {
        var scene = new Scene(new(), interval: 1);
        // An hour of dusk and dawn, brighter above than below.
        scene.Pass(3600, (seconds, x, y) => 60 * Math.Sin(2 * Math.PI * seconds / 1800) * (1 - y / 200.0));
        Assert.Empty(scene.Fired);
    }

    [Fact]
    public void A_day_of_noise_is_no_motion()
    {
        var scene = new Scene(new() { Sensitivity = 0.8 }, interval: 4, sigma: 8);
        scene.Pass(24 * 3600);
        Assert.Empty(scene.Fired);
        // And the model is no blinder for it.
        scene.Pass(60, square: share => (20 + 100 * share, 40));
        Assert.Single(scene.Fired);
    }

    [Fact]
    public void What_came_and_stands_still_belongs_to_the_scene()
    {
        var scene = new Scene(new() { When = MotionMoment.End, StillSeconds = 10, QuietSeconds = 2 });
        scene.Pass(5);
        scene.Pass(2, square: share => (-20 + 80 * share, 40));
        scene.Pass(40, square: _ => (60, 40));
        Assert.Single(scene.Fired);
        scene.Pass(300, square: _ => (60, 40));
        Assert.Single(scene.Fired);
    }

    [Fact]
    public void Leaves_that_move_all_day_become_quiet()
    {
        var scene = new Scene(new() { QuietSeconds = 2 });
        static double Leaves(double seconds, int x, int y) => x is > 20 and < 50 && y < 30 ? 25 * Math.Sin(9 * seconds + x / 3 + y / 2) : 0;
        scene.Pass(1200, Leaves);
        var before = scene.Fired.Count;
        scene.Pass(600, Leaves);
        Assert.Equal(before, scene.Fired.Count);
        // Beside them everything is seen as before.
        scene.Pass(4, Leaves, AcrossTheScene);
        Assert.Equal(before + 1, scene.Fired.Count);
    }

    [Fact]
    public void After_a_night_without_the_camera_the_scene_is_learnt_anew()
    {
        var scene = new Scene(new());
        scene.Pass(5);
        scene.Skip(TimeSpan.FromHours(9));
        scene.Pass(20, (_, x, _) => x < 60 ? 70 : 0);
        Assert.Empty(scene.Fired);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_no_harm()
    {
        var scene = new Scene(new());
        scene.Pass(5);
        scene.Skip(TimeSpan.FromHours(-2));
        scene.Pass(5);
        Assert.Empty(scene.Fired);
        scene.Pass(4, square: AcrossTheScene);
        Assert.Single(scene.Fired);
    }

    [Fact]
    public void More_sensitivity_sees_fainter_things()
    {
        int Seen(double sensitivity)
        {
            var scene = new Scene(new() { Sensitivity = sensitivity }, sigma: 1);
            scene.Pass(5);
            scene.Pass(4, square: share => (-20 + 110 * share, 40), squareLuma: 128);
            return scene.Fired.Count;
        }

        Assert.Equal((0, 0, 1), (Seen(0), Seen(0.5), Seen(1)));
    }

    [Fact]
    public void Frames_that_cannot_be_decoded_are_passed_over()
    {
        var trigger = new MotionTrigger("motion", new());
        Assert.Null(trigger.Look(TestPictures.File([0xFF, 0xD8, 0xFF, 1, 2, 3])));
        Assert.Null(trigger.Look(new Frame("c", 1, default, FrameFormat.Yuyv, 4, 4, new byte[3])));
        Assert.Equal(2, trigger.Unreadable);
    }

    [Fact]
    public void A_camera_of_jpegs_is_seen_as_well()
    {
        var trigger = new MotionTrigger("motion", new());
        var fired = 0;
        for (var i = 0; i < 40; i++)
        {
            var left = i < 15 ? -100 : 20 * (i - 15);
            var jpeg = TestPictures.Jpeg(640, 360, (x, y) => x >= left && x < left + 90 && y is > 100 and < 200 ? 220 : 80 + x / 8);
            if (trigger.Look(TestPictures.File(jpeg, i, DateTimeOffset.UnixEpoch.AddSeconds(0.2 * i))) is not null) fired++;
        }

        Assert.Equal(1, fired);
    }
}
