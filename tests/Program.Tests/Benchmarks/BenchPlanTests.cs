using N2Eye.Program.Benchmarks;
using N2Eye.Program.Commands;

namespace N2Eye.Tests;

public sealed class BenchPlanTests
{
    private static readonly BenchPlan Plan = new(3, 64, [64, 512, 2048], [64, 1024, 4096], "photo.png");

    [Theory]
    [InlineData(0, 128_000, 4160)] // the longest context and what is decoded behind it
    [InlineData(0, 2048, 2048)] // the model was made for no more
    [InlineData(100, 2048, 100)] // what the user asks for
    public void The_context_is_what_the_plan_needs(int asked, int longest, int expected) => Assert.Equal(expected, Plan.ContextFor(asked, longest));

    [Fact]
    public void A_question_fits_beside_a_small_plan() => Assert.Equal(512, (Plan with { Prefill = [8], Contexts = [8] }).ContextFor(0, 2048));

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var notes = new List<string>();
        var fitting = Plan.FittingInto(1087, notes);
        Assert.Equal([64, 512], fitting.Prefill);
        Assert.Equal([64], fitting.Contexts);
        Assert.Equal(
        [
            "not measured: prefill of 2048 tokens: the context is 1087",
            "not measured: decode at 1024 tokens: with 64 more they do not fit into the context of 1087",
            "not measured: decode at 4096 tokens: with 64 more they do not fit into the context of 1087",
        ], notes);
        Assert.Equal([64, 1024], Plan.FittingInto(1088, []).Contexts);
    }

    [Fact]
    public void Without_a_picture_that_is_said()
    {
        var notes = new List<string>();
        (Plan with { Picture = null }).FittingInto(8192, notes);
        Assert.Equal(["not measured: everything with a picture: none was given with --picture"], notes);
    }

    [Theory]
    [InlineData("64", new[] { 64 })]
    [InlineData("512, 64,512", new[] { 64, 512 })]
    [InlineData("", null)]
    [InlineData("64,,512", null)]
    [InlineData("-1", null)]
    [InlineData("1e3", null)]
    [InlineData("1001", null)]
    [InlineData("99999999999", null)]
    public void Lists_of_numbers_are_ascending(string text, int[]? expected) => Assert.Equal(expected, Flags.ParseNumbers(text, most: 1000));

    [Fact]
    public void Prompts_are_the_same_every_time_and_have_no_picture()
    {
        var model = Models.Tiny.Model.Instance;
        var ids = RandomPrompt.Ids(model, 5000);
        Assert.Equal(ids[..100], RandomPrompt.Ids(model, 100));
        Assert.DoesNotContain(model.ImageToken, ids);
        Assert.Contains(model.ImageToken + 1, ids);
        Assert.InRange(ids.Max(), 2000, model.Decoder.Shape.VocabularySize - 1);
    }
}
