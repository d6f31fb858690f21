using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Triggers;

namespace N2Eye.Tests.Triggers;

public class TriggerOptionsTests
{
    [Theory]
    [InlineData("""{"type":"interval","every_seconds":60,"active":[{"days":["mon","fri"],"from":"08:00","to":"17:30"}],"time_zone":"Europe/Berlin"}""")]
    [InlineData("""{"type":"cron","schedule":"*/5 6-22 * * 1-5","time_zone":"UTC"}""")]
    [InlineData("""{"type":"motion"}""")]
    [InlineData("""{"type":"motion","motion":{"when":"changes","changes":3,"sensitivity":0.7,"min_area":0.02,"zones":[{"name":"door","points":[[0,0],[1,0],[1,1]]}],"masks":[[[0,0],[0.1,0],[0.1,0.1]]]},"cooldown_seconds":10}""")]
    [InlineData("""{"type":"gpio","chip":0,"pin":17,"edge":"falling","pull":"up","debounce_seconds":0.05}""")]
    [InlineData("""{"type":"mqtt","topic":"n2eye/gate/ask"}""")]
    [InlineData("""{"type":"http"}""")]
    [InlineData("""{"type":"stdin"}""")]
    [InlineData("""{"type":"signal","active":[{"from":"22:00","to":"06:00"}]}""")]
    public void What_the_documentation_shows_is_accepted(string json)
    {
        var options = Parse(json);
        options.Check("triggers.t");
        var trigger = TriggerFactory.Create("t", options, TimeProvider.System);
        Assert.True(trigger.Running is null != trigger.Looking is null);
        Assert.Equal(options.Type is TriggerType.Mqtt or TriggerType.Http, trigger.Manual is not null);
    }

    [Theory]
    [InlineData("""{"type":"interval"}""", "triggers.t.every_seconds is missing: give it, such as 60.")]
    [InlineData("""{"type":"interval","every_seconds":0}""", "triggers.t.every_seconds is 0: give 0.05 to 2678400 seconds.")]
    [InlineData("""{"type":"interval","every_seconds":1,"pin":3}""", "triggers.t.pin does not belong to type interval")]
    [InlineData("""{"type":"cron","schedule":"61 * * * *"}""", "triggers.t.schedule is \"61 * * * *\", which is no crontab line of five fields: ")]
    [InlineData("""{"type":"cron","schedule":"* * * * * *"}""", "triggers.t.schedule is \"* * * * * *\", which is no crontab line of five fields: ")]
    [InlineData("""{"type":"cron","schedule":"* * * * *","time_zone":"Mars/Olympus"}""", "triggers.t.time_zone is Mars/Olympus, which this system does not know")]
    [InlineData("""{"type":"http","time_zone":"UTC"}""", "triggers.t.time_zone is only for type cron and for active.")]
    [InlineData("""{"type":"gpio"}""", "triggers.t.pin is missing")]
    [InlineData("""{"type":"mqtt","topic":""}""", "triggers.t.topic is missing")]
    [InlineData("""{"type":"http","active":[]}""", "triggers.t.active has no window")]
    [InlineData("""{"type":"http","active":[{"days":["monday"]}]}""", "triggers.t.active[0].days are none")]
    [InlineData("""{"type":"http","active":[{"from":"8:00"}]}""", "triggers.t.active[0].from is 8:00")]
    [InlineData("""{"type":"http","active":[{"from":"24:00"}]}""", "triggers.t.active[0].from is 24:00")]
    [InlineData("""{"type":"http","active":[{"to":"25:00"}]}""", "triggers.t.active[0].to is 25:00")]
    [InlineData("""{"type":"motion","motion":{"when":"changes"}}""", "triggers.t.motion.changes is missing")]
    [InlineData("""{"type":"motion","motion":{"changes":2}}""", "triggers.t.motion.changes is only for")]
    [InlineData("""{"type":"motion","motion":{"min_area":2}}""", "triggers.t.motion.min_area is 2: give 0 to 1.")]
    [InlineData("""{"type":"motion","motion":{"zones":[{"name":"a","points":[[0,0],[1,1]]}]}}""", "triggers.t.motion.zones[0].points is no polygon")]
    [InlineData("""{"type":"motion","motion":{"zones":[{"name":"a","points":[[0,0],[1,1],[2,0]]}]}}""", "triggers.t.motion.zones[0].points is no polygon")]
    [InlineData("""{"type":"motion","motion":{"zones":[{"name":"a","points":[[0,0],[0.001,0],[0,0.001]]}]}}""", "triggers.t.motion.zones[0] is masked, or smaller than a cell")]
    [InlineData("""{"type":"motion","motion":{"masks":[[[0,0],[1,0],[1,1],[0,1]]]}}""", "triggers.t.motion.masks cover the whole picture")]
    [InlineData("""{"type":"motion","motion":{"masks":[[[0,0],[1]]]}}""", "triggers.t.motion.masks[0] is no polygon")]
    [InlineData("""{"type":"motion","motion":{"zones":[{"name":"a","points":[[0,0],[1,1],[1,0]]},{"name":"a","points":[[0,0],[1,1],[1,0]]}]}}""", "triggers.t.motion.zones[1] is called a like another")]
    public void A_mistake_is_one_line_that_names_the_field(string json, string expected)
    {
        var failure = Assert.Throws<N2EyeException>(() => Parse(json).Check("triggers.t"));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private static TriggerOptions Parse(string json) => JsonSerializer.Deserialize(json, OptionJson.Default.TriggerOptions)!;
}
