using System.Globalization;
using CsCheck;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Tests.Events;

/// <summary>Events to test with.</summary>
internal static class Happened
{
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Events of any text.</summary>
    public static readonly Gen<CameraEvent> Any =
        from text in Gen.String.Array[5]
        from optional in Gen.String.Null().Array[4]
        from ms in Gen.Double[0, 1e6]
        select Event(1) with { Site = text[0], Camera = text[1], Question = text[2], Reason = text[3], Query = text[4], Answer = optional[0], Previous = optional[1], Error = optional[2], Picture = optional[3], DecodeMs = ms };

    /// <summary>The event of that number.</summary>
    public static CameraEvent Event(int number, string camera = "gate", string query = "who") => new()
    {
        Id = Id(number),
        Site = "home",
        Camera = camera,
        Trigger = "motion",
        Reason = "motion: 14 % of zone door changed",
        Query = query,
        Question = "Who is at the gate?",
        Answer = string.Create(CultureInfo.InvariantCulture, $"person {number}"),
        FinishReason = "stop",
        PictureHash = "0123456789abcdef0123456789abcdef",
        Model = "n2eye-tiny",
        Fingerprint = "5f0c",
        Scheme = "int8",
        Device = "cpu",
        Taken = Noon,
        Triggered = Noon.AddMilliseconds(20),
        Answered = Noon.AddSeconds(1),
        PictureMs = 41.5,
        PrefillMs = 12.25,
        DecodeMs = 30,
    };

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"01976f00-0000-7000-8000-{number:x12}");
}
