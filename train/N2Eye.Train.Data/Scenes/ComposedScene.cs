using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Scenes;

/// <summary>A picture and the conversation about it.</summary>
/// <param name="Scene">Pixels and truth.</param>
/// <param name="Session">Questions and answers.</param>
public sealed record ComposedScene(Scene Scene, Session Session);
