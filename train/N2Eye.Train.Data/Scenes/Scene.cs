namespace N2Eye.Train.Data.Scenes;

/// <summary>What is true of a picture.</summary>
/// <param name="Size">Width and height in pixels.</param>
/// <param name="Pixels">Red, green, blue, top row first: (size, size, 3).</param>
/// <param name="Objects">The things, in drawing order.</param>
/// <param name="Backdrop">What stands behind them.</param>
public sealed record Scene(int Size, byte[] Pixels, IReadOnlyList<SceneObject> Objects, Drawing.BackdropKind Backdrop);
