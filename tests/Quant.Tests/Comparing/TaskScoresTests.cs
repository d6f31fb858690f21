using N2Eye.Quant.Comparing;
using N2Eye.Quant.Npu.Calibrating;

namespace Quant.Tests.Comparing;

public sealed class TaskScoresTests
{
    [Fact]
    public void What_is_lost_and_gained_is_counted_by_type()
    {
        var scores = new TaskScores();
        scores.Add(Turn("what", "a cat"), "Cat", "The cat.");
        scores.Add(Turn("what", "dog"), "dog", "cow");
        scores.Add(Turn("what", "dog", "puppy"), "cow", "puppy");
        scores.Add(Turn("", "{\"n\": 1}"), "no", "{ \"n\":1 }");
        Assert.Equal(
            [new("(none)", 1, 1, 0, 1), new("what", 3, 2, 1, 1), new CategoryScore("all", 4, 3, 1, 2)],
            scores.Table());
        Assert.Equal(0.75, scores.Table()[^1].Accuracy);
        Assert.Equal(N2Eye.Quant.Grading.WilsonInterval.Of(3, 4), scores.Table()[^1].Interval);
    }

    [Fact]
    public void One_type_is_its_own_total()
    {
        var scores = new TaskScores();
        scores.Add(Turn("what", "a cat"), "cat", "cat");
        Assert.Equal([new CategoryScore("what", 1, 1, 0, 0)], scores.Table());
    }

    private static SessionTurn Turn(string category, params string[] answers) => new(1, category, answers);
}
