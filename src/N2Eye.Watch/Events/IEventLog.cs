namespace N2Eye.Watch.Events;

/// <summary>Where events are kept before anything else happens with them. Sinks read from here, so that none is lost while a network is down.</summary>
public interface IEventLog
{
    /// <summary>Appends an event; when it returns, the event is as safe as the fsync policy says.</summary>
    /// <exception cref="Runtime.N2EyeException">FileAccess: it cannot be written.</exception>
    void Append(CameraEvent happened);
}
