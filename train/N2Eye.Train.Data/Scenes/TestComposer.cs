using N2Eye.Train.Data.Artwork.Testing;

namespace N2Eye.Train.Data.Scenes;

/// <summary>Scenes to test on: one test artist, one question (or a follow-up) a scene, a quarter of them worded as training never words them.</summary>
/// <param name="artwork">What the test artist drew.</param>
/// <param name="scenes">How scenes are composed.</param>
/// <exception cref="DataException">An option is out of its range, or there are too few drawings.</exception>
public sealed class TestComposer(TestArtwork artwork, SceneOptions? scenes = null)
    : SceneComposer("test-" + artwork.Artist.Name, artwork, scenes ?? new SceneOptions(), new SessionOptions { MorePercent = 0, SystemPercent = 0, ReturnPercent = 0 }, heldOutPercent: 25);
