using CsCheck;
using N2Eye.Watch.Sinks.Mqtt;

namespace N2Eye.Watch.Tests.Sinks.Mqtt;

public sealed class MqttTopicsTests
{
    [Fact]
    public void Topics_are_site_camera_and_question()
    {
        var topics = new MqttTopics("n2eye", "home");
        Assert.Equal("n2eye/home/availability", topics.Availability);
        Assert.Equal("n2eye/home/gate/who/state", topics.State("gate", "who"));
        Assert.Equal("n2eye/home/gate/who/attributes", topics.Attributes("gate", "who"));
        Assert.Equal("n2eye/home/gate%2Fleft/caf%23/set", topics.Set("gate/left", "caf#"));
        Assert.Equal("n2eye/home/%24SYS/trigger/Bewegung ü/state", topics.TriggerState("$SYS", "Bewegung ü"));
    }

    [Fact]
    public void Any_names_become_levels_and_come_back() => Gen.Select(Gen.String[1, 20], Gen.String[1, 20], Gen.Bool).Sample((camera, name, isTrigger) =>
    {
        // Halves of surrogate pairs are no text, and no configuration holds one.
        if (!IsText(camera) || !IsText(name)) return;
        var topics = new MqttTopics("a/b", "c/d");
        var topic = isTrigger ? topics.TriggerSet(camera, name) : topics.Set(camera, name);
        Assert.Equal(isTrigger ? 7 : 6, topic.Split('/').Length);
        Assert.True(topic.IndexOfAny(['+', '#', '\0']) < 0);
        Assert.Equal(new MqttCommand(camera, name, isTrigger), topics.Parse(topic));
    });

    [Theory]
    [InlineData("n2eye/home/gate/who/state")]
    [InlineData("n2eye/away/gate/who/set")]
    [InlineData("n2eye/home/set")]
    [InlineData("n2eye/home/a/b/c/set")]
    public void Other_topics_command_nothing(string topic) => Assert.Null(new MqttTopics("n2eye", "home").Parse(topic));

    private static bool IsText(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)) == text;
}
