using N2Eye.Runtime;
using N2Eye.Watch.Options;
using static N2Eye.Watch.Sources.SourceType;

namespace N2Eye.Watch.Sources;

/// <summary>Which fields each kind of source has, and what they may be.</summary>
internal static class SourceCheck
{
    /// <summary>Longest edge of raw frames; 64 megapixels is the limit of pictures.</summary>
    private const int MaxEdge = 8192;

    public static void Check(SourceOptions options, string field)
    {
        var check = new OptionCheck(field);
        if (!Enum.IsDefined(options.Type)) throw check.Refused("type", "is none of v4l2, exec, mjpeg, snapshot, folder, stdin, file.");
        check.Belong(
            options.Type,
            ("device", options.Device is not null, [V4l2]),
            ("format", options.Format is not null, [V4l2, Exec, Stdin]),
            ("width", options.Width is not null, [V4l2, Exec, Stdin]),
            ("height", options.Height is not null, [V4l2, Exec, Stdin]),
            ("fps", options.Fps is not null, [V4l2, SourceType.File]),
            ("command", options.Command is not null, [Exec]),
            ("url", options.Url is not null, [Mjpeg, Snapshot]),
            ("credentials", options.Credentials is not null, [Mjpeg, Snapshot]),
            ("timeout_seconds", options.TimeoutSeconds is not null, [Mjpeg, Snapshot]),
            ("interval_seconds", options.IntervalSeconds is not null, [Snapshot]),
            ("path", options.Path is not null, [Folder]),
            ("start_with", options.StartWith is not null, [Folder]),
            ("after", options.After is not null, [Folder]),
            ("move_to", options.MoveTo is not null, [Folder]),
            ("files", options.Files is not null, [SourceType.File]),
            ("loop", options.Loop is not null, [SourceType.File]));
        Bounds(options, check);
        switch (options.Type)
        {
            case V4l2:
                check.Required("device", !string.IsNullOrEmpty(options.Device), "\"/dev/video0\"");
                if (options.Format is StreamFormat.Rgb) throw check.Refused("format", "is rgb: a device gives mjpeg, yuyv or nv12.");
                break;
            case Exec:
                check.Required("command", options.Command is [{ Length: > 0 }, ..], "[\"rpicam-vid\", \"--codec\", \"mjpeg\", \"-t\", \"0\", \"-o\", \"-\"]");
                Raw(options, check);
                break;
            case Stdin:
                Raw(options, check);
                break;
            case Mjpeg or Snapshot:
                Address(options, check);
                break;
            case Folder:
                check.Required("path", !string.IsNullOrEmpty(options.Path), "\"/var/spool/camera\"");
                MoveTo(options, check);
                break;
            default:
                check.Required("files", options.Files is { Length: > 0 } files && files.All(file => file.Length > 0), "[\"a.jpg\", \"b.jpg\"]");
                break;
        }
    }

    private static void Bounds(SourceOptions options, OptionCheck check)
    {
        check.Between("width", options.Width, 1, MaxEdge, "pixels");
        check.Between("height", options.Height, 1, MaxEdge, "pixels");
        check.Between("fps", options.Fps, 0.001, 240, "frames a second");
        check.Between("max_fps", options.MaxFps, 0.001, 240, "frames a second");
        check.Between("timeout_seconds", options.TimeoutSeconds, 0.1, 600, "seconds");
        check.Between("interval_seconds", options.IntervalSeconds, 0.05, 86_400, "seconds");
        check.Between("stall_seconds", options.StallSeconds, 0, 86_400, "seconds");
        check.Between("retry_seconds", options.RetrySeconds, 0.1, 3600, "seconds");
        check.Between("retry_max_seconds", options.RetryMaxSeconds, options.RetrySeconds ?? 1, 86_400, "seconds");
    }

    private static void Raw(SourceOptions options, OptionCheck check)
    {
        if (options.Format is null or StreamFormat.Mjpeg)
        {
            if (options.Width is not null) throw check.Refused("width", "is only for raw frames: JPEG files say their size themselves.");
            if (options.Height is not null) throw check.Refused("height", "is only for raw frames: JPEG files say their size themselves.");
            return;
        }

        check.Required("width", options.Width is not null, "1280");
        check.Required("height", options.Height is not null, "720");
        if (options.Format is not StreamFormat.Rgb && options.Width % 2 != 0) throw check.Refused("width", "is odd: YUYV and NV12 frames are even.");
        if (options.Format is StreamFormat.Nv12 && options.Height % 2 != 0) throw check.Refused("height", "is odd: NV12 frames are even.");
    }

    private static void Address(SourceOptions options, OptionCheck check)
    {
        check.Required("url", !string.IsNullOrEmpty(options.Url), "\"http://192.168.1.20/stream.mjpg\"");
        // The address itself is not repeated: it may hold a password.
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw check.Refused("url", "is no http or https address: rtsp and others go through ffmpeg (type exec, docs/cameras.md).");
        if (url.UserInfo.Length > 0) throw check.Refused("url", "holds a name or password: put them into credentials.");
        if (options.Credentials is not { } credentials) return;
        var inner = new OptionCheck(check.Path("credentials"));
        inner.Required("user", !string.IsNullOrEmpty(credentials.User), "\"viewer\"");
        if (string.IsNullOrEmpty(credentials.PasswordFile) == string.IsNullOrEmpty(credentials.PasswordVariable))
            throw inner.Refused("password_file", "and password_variable: give exactly one of the two.");
    }

    private static void MoveTo(SourceOptions options, OptionCheck check)
    {
        if (options.After is AfterReading.Move)
        {
            check.Required("move_to", !string.IsNullOrEmpty(options.MoveTo), "\"/var/spool/camera/done\"");
            if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.MoveTo!)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Path!)))
                throw check.Refused("move_to", "is the watched folder itself: give another one, a folder inside it will do.");
        }
        else if (options.MoveTo is not null)
        {
            throw check.Refused("move_to", "is only for \"after\": \"move\".");
        }
    }
}
