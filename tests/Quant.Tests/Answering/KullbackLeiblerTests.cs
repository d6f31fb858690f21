using N2Eye.Quant.Answering;

namespace Quant.Tests.Answering;

public sealed class KullbackLeiblerTests
{
    [Fact]
    public void Closed_forms_come_out()
    {
        // p = (¼, ¾), q = (½, ½)
        Assert.Equal(0.25 * Math.Log(0.5) + 0.75 * Math.Log(1.5), KullbackLeibler.Of([0, MathF.Log(3)], [7, 7]), 1e-7);
        // A token that p never chooses does not count; the others are (½, ½) and (¼, ¾).
        Assert.Equal(Math.Log(2) - 0.5 * Math.Log(3), KullbackLeibler.Of([float.NegativeInfinity, 1, 1], [float.NegativeInfinity, 0, MathF.Log(3)]), 1e-7);
        // Logits far from 0, which overflow where nothing is subtracted.
        Assert.Equal(KullbackLeibler.Of([0, 1], [1, 0]), KullbackLeibler.Of([1000, 1001], [-999, -1000]), 1e-4);
    }

    [Fact]
    public void Equal_logits_differ_by_exactly_nothing()
    {
        float[] logits = [.. Enumerable.Range(0, 1000).Select(i => MathF.Sin(i) * 20)];
        Assert.Equal(0, KullbackLeibler.Of(logits, [.. logits]));
    }

    [Fact]
    public void Tallies_count_answers_tokens_and_the_rarest_divergences()
    {
        var tally = new DivergenceTally();
        Assert.Equal((0, 0), (tally.Mean, tally.Quantile(0.99)));
        for (var answer = 0; answer < 10; answer++)
        {
            tally.Begin();
            for (var token = 0; token < 10; token++)
            {
                var differs = answer == 3 && token > 7;
                tally.Add([0, 0], differs ? [0, 5] : [0, 0], agrees: !differs);
            }

            Assert.Equal(answer != 3, tally.End());
        }

        Assert.Equal((10, 9, 100, 98), (tally.Answers, tally.SameAnswers, tally.Tokens, tally.SameTokens));
        var divergence = KullbackLeibler.Of([0, 0], [0, 5]);
        Assert.Equal(divergence / 50, tally.Mean, 1e-12);
        // 98 of a hundred are 0.
        Assert.Equal((0, divergence), (tally.Quantile(0.98), tally.Quantile(0.99)));
    }
}
