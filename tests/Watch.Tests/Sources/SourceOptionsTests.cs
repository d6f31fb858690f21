using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Sources;

namespace N2Eye.Tests.Sources;

public class SourceOptionsTests
{
    [Theory]
    [InlineData("""{"type":"v4l2","device":"/dev/v4l/by-id/usb-cam","format":"yuyv","width":640,"height":480,"fps":15,"max_fps":5,"stall_seconds":20}""")]
    [InlineData("""{"type":"exec","command":["rpicam-vid","-o","-"],"retry_seconds":2,"retry_max_seconds":30}""")]
    [InlineData("""{"type":"exec","command":["ffmpeg"],"format":"nv12","width":640,"height":360}""")]
    [InlineData("""{"type":"mjpeg","url":"http://cam/stream?x=1","credentials":{"user":"u","password_file":"p"},"timeout_seconds":5}""")]
    [InlineData("""{"type":"snapshot","url":"https://cam/still.jpg","interval_seconds":0.5,"credentials":{"user":"u","password_variable":"P"}}""")]
    [InlineData("""{"type":"folder","path":"in","start_with":"new_only","after":"move","move_to":"in/done"}""")]
    [InlineData("""{"type":"folder","path":"in","start_with":"all","after":"delete"}""")]
    [InlineData("""{"type":"stdin","format":"rgb","width":7,"height":3}""")]
    [InlineData("""{"type":"file","files":["a.jpg"],"fps":2,"loop":false}""")]
    public void What_the_documentation_shows_is_accepted(string json) => Parse(json).Check("cameras.gate.source");

    [Theory]
    [InlineData("""{"type":"v4l2"}""", "cameras.gate.source.device is missing: give it, such as \"/dev/video0\".")]
    [InlineData("""{"type":"v4l2","device":"d","url":"http://x"}""", "cameras.gate.source.url does not belong to type v4l2: remove it, or is it meant for mjpeg, snapshot?")]
    [InlineData("""{"type":"v4l2","device":"d","format":"rgb"}""", "cameras.gate.source.format is rgb: a device gives mjpeg, yuyv or nv12.")]
    [InlineData("""{"type":"v4l2","device":"d","width":0}""", "cameras.gate.source.width is 0: give 1 to 8192 pixels.")]
    [InlineData("""{"type":"exec","command":[]}""", "cameras.gate.source.command is missing")]
    [InlineData("""{"type":"exec","command":["x"],"width":3}""", "cameras.gate.source.width is only for raw frames")]
    [InlineData("""{"type":"exec","command":["x"],"format":"yuyv","width":3,"height":2}""", "cameras.gate.source.width is odd")]
    [InlineData("""{"type":"stdin","format":"nv12","width":4}""", "cameras.gate.source.height is missing")]
    [InlineData("""{"type":"mjpeg","url":"rtsp://cam/1"}""", "cameras.gate.source.url is no http or https address: rtsp and others go through ffmpeg")]
    [InlineData("""{"type":"mjpeg","url":"http://user:pw@cam/1"}""", "cameras.gate.source.url holds a name or password")]
    [InlineData("""{"type":"mjpeg","url":"http://cam","credentials":{"user":"u"}}""", "cameras.gate.source.credentials.password_file and password_variable: give exactly one of the two.")]
    [InlineData("""{"type":"folder","path":"in","after":"move"}""", "cameras.gate.source.move_to is missing")]
    [InlineData("""{"type":"folder","path":"in","after":"move","move_to":"./in/"}""", "cameras.gate.source.move_to is the watched folder itself")]
    [InlineData("""{"type":"folder","path":"in","move_to":"x"}""", "cameras.gate.source.move_to is only for \"after\": \"move\".")]
    [InlineData("""{"type":"file","files":[]}""", "cameras.gate.source.files is missing")]
    [InlineData("""{"type":"stdin","retry_seconds":10,"retry_max_seconds":5}""", "cameras.gate.source.retry_max_seconds is 5: give 10 to 86400 seconds.")]
    public void A_mistake_is_one_line_that_names_the_field(string json, string expected)
    {
        var failure = Assert.Throws<N2EyeException>(() => Parse(json).Check("cameras.gate.source"));
        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"v4l2","devise":"d"}""", "devise")]
    [InlineData("""{"type":"usb"}""", "type")]
    [InlineData("""{"type":3}""", "type")]
    [InlineData("""{"device":"d"}""", "type")]
    public void An_unknown_field_or_type_is_named(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<JsonException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Relative_paths_are_relative_to_the_configuration()
    {
        var options = Parse("""{"type":"folder","path":"in","after":"move","move_to":"/done"}""").In("/etc/n2eye");
        Assert.Equal(("/etc/n2eye/in", "/done"), (options.Path, options.MoveTo));
    }

    private static SourceOptions Parse(string json) => JsonSerializer.Deserialize(json, OptionJson.Default.SourceOptions)!;
}
