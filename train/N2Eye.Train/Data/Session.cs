namespace N2Eye.Train.Data;

/// <summary>One conversation about at most one picture, as CRAG-MM stores it.</summary>
public sealed record Session
{
    /// <summary><c>session_id</c></summary>
    public required string Id { get; init; }

    /// <summary>Where it was read, for messages: file and line or row.</summary>
    public required string Place { get; init; }

    /// <summary>The picture, which stands in front of the first question; null where the session has none.</summary>
    public required SessionPicture? Picture { get; init; }

    /// <summary>The system prompt, or null.</summary>
    public required string? System { get; init; }

    /// <summary>The tools that may be called, as a JSON array; null where there are none.</summary>
    public required string? Tools { get; init; }

    /// <summary>Questions and answers in order; at least one.</summary>
    public required IReadOnlyList<SessionTurn> Turns { get; init; }
}

/// <summary>One question and its answer.</summary>
public sealed record SessionTurn
{
    /// <summary><c>interaction_id</c>, or the turn's number.</summary>
    public required string Id { get; init; }

    /// <summary>Who asks: <c>user</c>, or <c>tool</c> for what a tool returned.</summary>
    public required string Role { get; init; }

    /// <summary><c>query</c></summary>
    public required string Query { get; init; }

    /// <summary><c>query_category</c>, the question's type; empty where it is not given.</summary>
    public required string Category { get; init; }

    /// <summary><c>domain</c>; empty where it is not given.</summary>
    public required string Domain { get; init; }

    /// <summary>What is right: <c>answer</c>, which is trained, and further ones of <c>answers</c>, which an evaluation accepts too.</summary>
    public required IReadOnlyList<string> Answers { get; init; }
}

/// <summary>A session's picture, encoded as it was given.</summary>
public abstract record SessionPicture
{
    private SessionPicture()
    {
    }

    /// <summary>A file.</summary>
    /// <param name="Path">Its path.</param>
    public sealed record File(string Path) : SessionPicture;

    /// <summary>Bytes of a picture file, from a column of parquet.</summary>
    /// <param name="Bytes">The file's content.</param>
    /// <param name="Name">How messages call it.</param>
    public sealed record Memory(byte[] Bytes, string Name) : SessionPicture;
}
