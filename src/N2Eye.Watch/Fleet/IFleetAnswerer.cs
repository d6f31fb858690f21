namespace N2Eye.Watch.Fleet;

/// <summary>What answers the questions of a work queue: an engine. It is asked one question at a time.</summary>
public interface IFleetAnswerer
{
    /// <summary>Answers a question; it takes as long as it takes.</summary>
    /// <param name="question">The question.</param>
    /// <param name="picture">The picture file.</param>
    /// <param name="cancellation">Ends it early: the question then goes to another box.</param>
    /// <returns>The answer. What the worker knows is filled in by it.</returns>
    /// <exception cref="Runtime.N2EyeException">There is none. BadInput and ContextFull are of the question, which is not asked again; anything else is of this box, and another may do better.</exception>
    FleetResult Answer(FleetQuestion question, ReadOnlyMemory<byte> picture, CancellationToken cancellation);
}
