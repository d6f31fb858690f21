using N2Eye.Watch.Options;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Nats;

namespace N2Eye.Watch.Fleet;

/// <summary>A work queue that boxes share (docs/fleet.md).</summary>
public sealed record FleetOptions
{
    /// <summary>The server and how to log in.</summary>
    public NatsServerOptions Server { get; set; } = new();

    /// <summary>First token of the subjects: <c>PREFIX.work.…</c>, <c>PREFIX.results.ID</c>, <c>PREFIX.dead.ID</c>.</summary>
    public string Prefix { get; set; } = "n2eye";

    /// <summary>Stream of the questions, a work queue: a question leaves it when it is acknowledged.</summary>
    public string WorkStream { get; set; } = "N2EYE_WORK";

    /// <summary>Stream of the results, and of the questions that could not be answered.</summary>
    public string ResultStream { get; set; } = "N2EYE_RESULTS";

    /// <summary>Name of the consumer that all boxes share.</summary>
    public string Consumer { get; set; } = "n2eye-workers";

    /// <summary>What results call this box; its host name where it is not given.</summary>
    public string? Worker { get; set; }

    /// <summary>Whether streams are made where they are absent; those that exist are left as they are.</summary>
    public bool CreateStreams { get; set; } = true;

    /// <summary>Bytes of each stream that is made. A full work queue refuses questions; of results the oldest go.</summary>
    public long StreamBytes { get; set; } = 1 << 30;

    /// <summary>Days that a stream that is made keeps results.</summary>
    public double ResultDays { get; set; } = 30;

    /// <summary>Seconds within which a stream that is made recognises a question or result that comes twice.</summary>
    public double DuplicateSeconds { get; set; } = 3600;

    /// <summary>Seconds without a sign of life after which a question goes to another box.</summary>
    public double AckWaitSeconds { get; set; } = 30;

    /// <summary>How often a question is given to a box before it counts as one that cannot be answered.</summary>
    public int MaxDeliver { get; set; } = 5;

    /// <summary>What <see cref="Worker"/> comes to.</summary>
    internal string WorkerName => Worker ?? Environment.MachineName;

    /// <summary>Checks the values.</summary>
    /// <param name="path">What messages call the object.</param>
    /// <exception cref="Runtime.N2EyeException">BadInput: names the field and what it may be.</exception>
    public void Validate(string path)
    {
        Server.Validate(path + ".server");
        if (!NatsNames.IsSubject(Prefix)) throw SinkOptions.Bad(path, "prefix", "must be tokens of letters, digits, dashes and underscores, with dots between");
        foreach (var (field, name) in new[] { ("work_stream", WorkStream), ("result_stream", ResultStream), ("consumer", Consumer) })
        {
            if (!PlainName.Is(name)) throw SinkOptions.Bad(path, field, "must be letters, digits, dashes and underscores");
        }

        if (StreamBytes < 1 << 20) throw SinkOptions.Bad(path, "stream_bytes", "must be at least 1048576");
        if (!(ResultDays is > 0 and <= 36500)) throw SinkOptions.Bad(path, "result_days", "must be above 0 and at most 36500");
        if (!(DuplicateSeconds >= 1 && DuplicateSeconds <= ResultDays * 86400)) throw SinkOptions.Bad(path, "duplicate_seconds", "must be at least 1 and no more than result_days");
        if (!(AckWaitSeconds is >= 1 and <= 86400)) throw SinkOptions.Bad(path, "ack_wait_seconds", "must be from 1 to 86400");
        if (MaxDeliver is < 1 or > 1000) throw SinkOptions.Bad(path, "max_deliver", "must be from 1 to 1000");
    }
}
