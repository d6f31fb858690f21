using N2Eye.Program.Benchmarks.Starts;

namespace N2Eye.Tests;

public sealed class StartRoundsTests
{
    private readonly List<string> happened = [];
    private readonly List<string> notes = [];

    [Fact]
    public void Cold_and_warm_starts_take_turns()
    {
        var reports = Rounds(() => null).Run(2, withPicture: true, notes);
        string[] round = ["drop", "Text", "Text", "drop", "Picture", "Picture"];
        Assert.Equal(["Text", .. round, .. round], happened);
        Assert.Equal([("text", "cold"), ("text", "warm"), ("picture", "cold"), ("picture", "warm")], reports.Select(report => (report.Question, report.PageCache)));
        Assert.Empty(notes);
        // The first start of all does not count: it is number 1.
        Assert.Equal((2, 6), (reports[0].FirstTokenMilliseconds.Min, reports[0].FirstTokenMilliseconds.Max));
        Assert.Null(reports[0].VisionOpenMilliseconds);
        Assert.Equal(7, reports[2].VisionOpenMilliseconds!.Median);
    }

    [Fact]
    public void Weights_that_stay_in_the_cache_make_no_cold_start()
    {
        var drops = new Queue<string?>([null, "another process has them open"]);
        var reports = Rounds(drops.Dequeue).Run(3, withPicture: false, notes);
        Assert.Equal([("text", "warm")], reports.Select(report => (report.Question, report.PageCache)));
        Assert.Equal(["not measured: cold starts: the weights did not leave the page cache: another process has them open"], notes);
        Assert.Equal(["Text", "drop", "Text", "Text", "drop", "Text", "Text"], happened);
    }

    private StartRounds Rounds(Func<string?> drop) => new(
        question =>
        {
            happened.Add(question.ToString());
            double? picture = question == StartQuestion.Picture ? 7 : null;
            return (happened.Count(name => name != "drop"), new StartTimes(1, 2, picture, picture, 3));
        },
        () =>
        {
            happened.Add("drop");
            return drop();
        });
}
