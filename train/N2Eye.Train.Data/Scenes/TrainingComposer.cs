using N2Eye.Train.Data.Artwork.Training;

namespace N2Eye.Train.Data.Scenes;

/// <summary>Scenes to train on: training artists, taught wordings, the training half of the untaught things.</summary>
/// <param name="artwork">What the training artists drew.</param>
/// <param name="scenes">How scenes are composed; mirrored drawings are allowed where null.</param>
/// <param name="sessions">What conversations are made of.</param>
/// <exception cref="DataException">An option is out of its range, or there are too few drawings.</exception>
public sealed class TrainingComposer(TrainingArtwork artwork, SceneOptions? scenes = null, SessionOptions? sessions = null)
    : SceneComposer("train", artwork, scenes ?? new SceneOptions { Flips = true, LargestTurn = 18 }, sessions ?? new SessionOptions(), heldOutPercent: 0);
