using System.Xml.Linq;
using N2Eye.Tests;
using N2Eye.Train.Models;
using N2Eye.Train.Reporting;
using N2Eye.Train.Training;
using N2Eye.Weights;

namespace Train.Tests;

public sealed class ReportingTests
{
    [Fact]
    public void A_resumed_log_drops_the_steps_behind_its_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("loss.csv");
        var log = new LossLog(path, 0);
        for (var step = 1; step <= 4; step++) log.Add(new StepResult(step, step / 4.0, 1.0 / step, 2e-5, 0.5, 100), 0.25);
        log.Save();
        var resumed = new LossLog(path, 2);
        resumed.Add(new StepResult(3, 0.75, 0.1, 1e-5, 0.5, 90), 0.25);
        resumed.Save();
        Assert.Equal([1, 0.5, 0.1], resumed.Losses);
        Assert.Equal("""
            step,epoch,loss,learning_rate,gradient_norm,tokens,seconds
            1,0.2500,1,2E-05,0.5,100,0.250
            2,0.5000,0.5,2E-05,0.5,100,0.250
            3,0.7500,0.1,1E-05,0.5,90,0.250

            """, File.ReadAllText(path));
        File.WriteAllText(path, "step\nnonsense\n");
        Assert.Contains("line 2", Assert.Throws<WeightsException>(() => new LossLog(path, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void The_curve_is_well_formed_and_inside_its_frame(int steps)
    {
        var losses = Enumerable.Range(0, steps).Select(step => 4 * Math.Exp(-step / 500.0)).ToArray();
        var svg = XDocument.Parse(LossCurve.Draw(losses)).Root!;
        var lines = svg.Elements().Where(element => element.Name.LocalName == "polyline").ToList();
        Assert.Equal(2, lines.Count);
        foreach (var point in lines.SelectMany(line => line.Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            var at = point.Split(',').Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(at[0], 60, 780);
            Assert.InRange(at[1], 30, 360);
        }
    }

    [Theory]
    [InlineData(LearningRateSchedule.Linear, 0, 0.5)]
    [InlineData(LearningRateSchedule.Linear, 2, 1.0)]
    [InlineData(LearningRateSchedule.Linear, 6, 0.5)]
    [InlineData(LearningRateSchedule.Cosine, 6, 0.5)]
    [InlineData(LearningRateSchedule.Cosine, 4, 0.853553)]
    [InlineData(LearningRateSchedule.Constant, 9, 1.0)]
    public void The_rate_rises_and_falls_as_its_schedule_says(LearningRateSchedule schedule, int step, double expected)
    {
        var options = new TrainingOptions { LearningRate = 1, WarmupSteps = 2, Schedule = schedule };
        Assert.Equal(expected, options.At(step, 10), 1e-5);
    }

    [Fact]
    public void Defaults_are_those_of_the_published_model()
    {
        var options = new TrainingOptions();
        Assert.Equal((2, 4, 3, 2e-5, 2048), (options.Batch, options.Accumulation, options.Epochs, options.LearningRate, options.Length));
        Assert.Equal((Precision.BFloat16, true), (options.Precision, options.GradientCheckpointing));
        Assert.Equal((false, true, true), (options.Parts.Vision, options.Parts.Projector, options.Parts.Decoder));
    }
}
