namespace N2Eye.Train.Data;

/// <summary>A session as token ids.</summary>
/// <param name="Session">Where it came from.</param>
/// <param name="Ids">(length,) with one <c>&lt;image&gt;</c> id for each picture row.</param>
/// <param name="Answered">(length,) true at ids of the assistant, the end of its turn included: what the loss is taken on.</param>
/// <param name="IsCut">True where the session was longer than the longest sequence.</param>
public sealed record Example(Session Session, int[] Ids, bool[] Answered, bool IsCut)
{
    /// <summary>Ids that the loss is taken on. The first id of a sequence has nothing before it that could predict it.</summary>
    public int Targets => Answered.AsSpan(1).Count(true);
}
