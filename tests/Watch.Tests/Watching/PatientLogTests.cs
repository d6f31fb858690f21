using Microsoft.Extensions.Logging.Abstractions;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Watching;

public sealed class PatientLogTests
{
    private readonly ListLog disk = new();
    private readonly PatientLog log;

    public PatientLogTests() => log = new PatientLog(disk, 3, NullLogger.Instance);

    [Fact]
    public void Events_wait_for_a_full_disk_and_keep_their_order()
    {
        Append("1");
        disk.IsFull = true;
        Append("2", "3");
        Assert.Equal((2, "the disk is full"), (log.Waiting, log.Failure));
        disk.IsFull = false;
        Append("4");
        Assert.Equal(["1", "2", "3", "4"], Written());
        Assert.Equal((0, null, 0), (log.Waiting, log.Failure, log.Lost));
    }

    [Fact]
    public void As_many_wait_as_memory_should_hold_and_those_given_up_are_counted()
    {
        disk.IsFull = true;
        Append("1", "2", "3", "4", "5");
        Assert.Equal((3, 2), (log.Waiting, log.Lost));
        disk.IsFull = false;
        log.Flush();
        Assert.Equal(["3", "4", "5"], Written());
    }

    [Fact]
    public void An_event_that_can_never_be_written_stops_no_other()
    {
        log.Append(Made.Event("1", question: "too long"));
        Append("2");
        Assert.Equal(["2"], Written());
        Assert.Equal((0, 1), (log.Waiting, log.Lost));
    }

    private void Append(params string[] ids)
    {
        foreach (var id in ids) log.Append(Made.Event(id));
    }

    private IEnumerable<string> Written() => disk.Events.Select(happened => happened.Id);
}
