using CsCheck;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Triggers.Clock;

namespace N2Eye.Tests.Triggers;

public class ClockTriggerTests
{
    private static readonly TimeZoneInfo Berlin = TimeZones.Find("Europe/Berlin") ?? throw new InvalidOperationException("tzdata is not installed.");

    [Fact]
    public void Times_of_a_crontab_line_are_those_that_a_walk_over_all_minutes_finds()
    {
        var minutes = Field(0, 59);
        var hours = Field(0, 23);
        var weekdays = Field(0, 6);
        Gen.Select(minutes, hours, weekdays, Gen.Int[0, 60 * 24 * 365]).Sample((minute, hour, weekday, start) =>
        {
            var after = new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero).AddMinutes(start);
            var next = Cron($"{minute.Text} {hour.Text} * * {weekday.Text}", TimeZoneInfo.Utc).Next(after);
            var expected = after.AddSeconds(30);
            while (!minute.Values.Contains(expected.Minute) || !hour.Values.Contains(expected.Hour) || !weekday.Values.Contains((int)expected.DayOfWeek)) expected = expected.AddMinutes(1);
            return next == expected;
        }, iter: 200);
    }

    [Theory]
    // In spring 02:30 does not exist: it is at the first minute that does. In autumn it comes twice, and counts once.
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    // What comes each half hour goes on through both hours.
    [InlineData("*/30 * * * *", "2026-10-25T00:01Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00Z", "2028-02-28T23:00Z", "2032-02-28T23:00Z")]
    public void Clocks_that_are_changed_are_followed(string schedule, string after, string first, string second)
    {
        var cron = Cron(schedule, Berlin);
        Assert.Equal(DateTimeOffset.Parse(first, null), cron.Next(DateTimeOffset.Parse(after, null)));
        Assert.Equal(DateTimeOffset.Parse(second, null), cron.Next(DateTimeOffset.Parse(first, null)));
    }

    [Fact]
    public async Task A_day_of_cron_fires_at_its_times_and_only_then()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 10, TimeSpan.Zero));
        await using var run = new TriggerRun(new CronTrigger("c", "15 */6 * * *", TimeZoneInfo.Utc, time));
        await run.Pass(time, TimeSpan.FromDays(1), TimeSpan.FromSeconds(20));
        Assert.Equal([0, 6, 12, 18], run.Fired.Select(fired => fired.At.Hour));
        Assert.All(run.Fired, fired => Assert.Equal(15, fired.At.Minute));
        Assert.Equal("cron: 15 */6 * * *", run.Fired[0].Reason);
    }

    [Fact]
    public async Task Times_that_pass_in_one_leap_of_the_clock_fire_once()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 10, TimeSpan.Zero));
        await using var run = new TriggerRun(new CronTrigger("c", "0 * * * *", TimeZoneInfo.Utc, time));
        await run.Pass(time, TimeSpan.FromMinutes(90), TimeSpan.FromSeconds(20));
        Assert.Single(run.Fired);
        time.AdjustTime(time.GetUtcNow().AddHours(10));
        await run.Pass(time, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(20));
        Assert.Equal(2, run.Fired.Count);
    }

    [Fact]
    public async Task A_schedule_without_times_waits()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using var run = new TriggerRun(new CronTrigger("c", "0 0 31 2 *", TimeZoneInfo.Utc, time));
        await run.Pass(time, TimeSpan.FromHours(3), TimeSpan.FromMinutes(1));
        Assert.Empty(run.Fired);
        Assert.False(run.Ended.IsCompleted);
    }

    [Fact]
    public async Task An_interval_fires_each_time_it_is_over()
    {
        var time = new FakeTimeProvider();
        await using var run = new TriggerRun(new IntervalTrigger("i", TimeSpan.FromSeconds(2.5), time));
        await run.Pass(time, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(0.5));
        Assert.Equal(10, run.Fired.Count);
        Assert.Equal("interval: every 2.5 s", run.Fired[0].Reason);
    }

    [Theory]
    [InlineData("mon,tue", "08:00", "17:00", "2026-06-01T06:00Z", true)] // 08:00 in Berlin, a Monday.
    [InlineData("mon,tue", "08:00", "17:00", "2026-06-01T05:59Z", false)]
    [InlineData("mon,tue", "08:00", "17:00", "2026-06-01T15:00Z", false)]
    [InlineData("mon,tue", "08:00", "17:00", "2026-06-03T10:00Z", false)]
    [InlineData("sun", "22:00", "06:00", "2026-06-01T03:59Z", true)] // Sunday's night lasts into Monday.
    [InlineData("sun", "22:00", "06:00", "2026-06-01T04:00Z", false)]
    [InlineData("sun", "22:00", "06:00", "2026-06-01T21:00Z", false)]
    [InlineData("sun", "22:00", "06:00", "2026-05-30T22:00Z", false)] // Sunday's first minute is Saturday's night.
    [InlineData(null, "18:00", null, "2026-01-09T17:00Z", true)] // In winter 18:00 is an hour later.
    [InlineData(null, "18:00", null, "2026-01-09T16:59Z", false)]
    [InlineData("fri", null, null, "2026-01-09T22:59Z", true)]
    public void Windows_are_in_the_time_of_their_zone(string? days, string? from, string? to, string at, bool expected)
    {
        var schedule = new WeekSchedule([new ScheduleWindow { Days = days?.Split(','), From = from, To = to }], Berlin);
        Assert.Equal(expected, schedule.Contains(DateTimeOffset.Parse(at, null)));
    }

    private static CronTrigger Cron(string schedule, TimeZoneInfo zone) => new("c", schedule, zone, TimeProvider.System);

    /// <summary>A field of a crontab line, and the values that it names.</summary>
    private static Gen<(string Text, int[] Values)> Field(int least, int most) => Gen.OneOf(
        Gen.Const(("*", Enumerable.Range(least, most - least + 1).ToArray())),
        Gen.Int[least, most].Array[1, 3].Select(values => (string.Join(',', values), values)),
        Gen.Int[2, Math.Max(2, most / 2)].Select(step => ($"*/{step}", Enumerable.Range(least, most - least + 1).Where(value => (value - least) % step == 0).ToArray())),
        Gen.Int[least, most].Select(Gen.Int[least, most], (a, b) => ($"{Math.Min(a, b)}-{Math.Max(a, b)}", Enumerable.Range(Math.Min(a, b), Math.Abs(a - b) + 1).ToArray())));
}
