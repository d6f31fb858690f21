using System.Net;
using N2Eye.Runtime;

namespace N2Eye.Watch.Service;

/// <summary>How the service is looked at, in watch.json.</summary>
internal sealed record ServiceOptions
{
    /// <summary>The address that is listened to where none is given.</summary>
    public const string DefaultListen = "127.0.0.1:8632";

    /// <summary>No listening.</summary>
    public const string Off = "off";

    /// <summary>Address and port of status page, health and metrics; <see cref="Off"/> = none.</summary>
    public string Listen { get; set; } = DefaultListen;

    /// <summary>Seconds without any progress of a question after which the service counts as dead.</summary>
    public double StuckAfterSeconds { get; set; } = 300;

    /// <summary>Checks the values.</summary>
    /// <returns>The address; null = no listening.</returns>
    /// <exception cref="N2EyeException">BadInput: the line names the field.</exception>
    public IPEndPoint? Check(string field)
    {
        if (!(StuckAfterSeconds is >= 1 and <= 86_400)) throw new N2EyeException(FailureKind.BadInput, $"{field}.stuck_after_seconds must be from 1 to 86400.");
        return Address(Listen, $"{field}.listen");
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="N2EyeException">BadInput: it is none.</exception>
    public static IPEndPoint? Address(string text, string field)
    {
        if (text == Off) return null;
        return IPEndPoint.TryParse(text, out var address) && address.Port > 0 ? address
            : throw new N2EyeException(FailureKind.BadInput, $"{field} is \"{text}\": give an IP address with a port, such as {DefaultListen}, or {Off}.");
    }
}
