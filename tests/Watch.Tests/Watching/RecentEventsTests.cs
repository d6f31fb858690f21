using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Watching;

public sealed class RecentEventsTests
{
    [Fact]
    public void The_newest_stay()
    {
        var recent = new RecentEvents(most: 2);
        for (var i = 1; i <= 5; i++) recent.Add(Made.Event($"{i}"), Made.Frame("gate", i));
        Assert.Equal(["5", "4"], recent.All().Select(entry => entry.Event.Id));
        Assert.Equal(5, recent.PictureOf("5")!.Number);
        Assert.Null(recent.PictureOf("3"));
    }

    [Fact]
    public void Pictures_go_before_events_do_and_one_picture_of_several_questions_counts_once()
    {
        var recent = new RecentEvents(most: 10, mostBytes: 250);
        recent.Add(Made.Event("1"), Made.Frame("gate", 1, 100));
        var shared = Made.Frame("gate", 2, 100);
        recent.Add(Made.Event("2"), shared);
        recent.Add(Made.Event("3"), shared);
        Assert.All(recent.All(), entry => Assert.True(entry.HasPicture));
        recent.Add(Made.Event("4"), Made.Frame("gate", 3, 100));
        Assert.Equal([("4", true), ("3", true), ("2", true), ("1", false)], recent.All().Select(entry => (entry.Event.Id, entry.HasPicture)));
    }
}
