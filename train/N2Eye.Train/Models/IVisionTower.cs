using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>A vision tower of one of CLIP's two architectures.</summary>
public interface IVisionTower
{
    /// <summary>Normalised pixels (pictures, 3, size, size) → features (pictures, rows, feature), float32</summary>
    Tensor Forward(Tensor pixels);
}
