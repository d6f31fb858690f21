using N2Eye.Watch.Frames;
using N2Eye.Watch.Posix;

namespace N2Eye.Watch.Sources.Video;

/// <summary>What a failed system call of a video device means, in one line.</summary>
internal static class VideoFailure
{
    public static SourceException Opening(string path, int error) => new(error switch
    {
        Errno.NoEntry or Errno.NoDevice or Errno.NoSuchDevice => $"{path} is not there: is the camera plugged in? ls /dev/v4l/by-id/ shows those that are.",
        Errno.AccessDenied or Errno.NotPermitted => $"{path} may not be opened: put the user that n2eye runs as into the group video.",
        Errno.Busy => InUse(path),
        _ => $"{path} cannot be opened: {Libc.Describe(error)}.",
    });

    public static SourceException Setting(string path, string call, int error) => new(error switch
    {
        Errno.Busy => InUse(path),
        Errno.NoDevice => Gone(path),
        Errno.NoSpace => $"{path} does not get enough of the USB bus: ask for fewer pixels or frames, or plug it in elsewhere.",
        _ => $"{path} refuses {call}: {Libc.Describe(error)}.",
    });

    public static SourceException Streaming(string path, string call, int error) => new(error switch
    {
        Errno.NoDevice => Gone(path),
        _ => $"{path} stopped: {call}: {Libc.Describe(error)}.",
    });

    public static SourceException Buffer(string path, uint index, int count) =>
        new(FormattableString.Invariant($"{path} gave buffer {index} of {count}: its driver is broken."));

    private static string InUse(string path) => $"{path} is in use by another program: end that, or give each its own camera.";

    private static string Gone(string path) => $"{path} was unplugged.";
}
