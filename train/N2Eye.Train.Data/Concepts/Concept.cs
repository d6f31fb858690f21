namespace N2Eye.Train.Data.Concepts;

/// <summary>Something that is taught.</summary>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Name">What it is called: lower case, singular where it has one.</param>
/// <param name="Group">animal, food, vehicle, …</param>
/// <param name="Hexes">Code points of its drawings as <c>1f34e</c> or <c>1f43b-200d-2744</c>, without variation selectors; the first is the plainest.</param>
/// <param name="Synonyms">Other right answers.</param>
public sealed record Concept(int Index, string Name, string Group, IReadOnlyList<string> Hexes, IReadOnlyList<string> Synonyms);
