using N2Eye.Weights;

namespace N2Eye.Quant.Comparing;

/// <summary>Looks for the model directory that weights were made from.</summary>
internal static class ModelFolder
{
    /// <summary>The folder of the weights, where it has a config.json; otherwise models/NAME under the current folder.</summary>
    /// <param name="weights">A weights file.</param>
    /// <param name="name">The model's name in it.</param>
    /// <exception cref="WeightsException">Neither is there.</exception>
    public static string Find(string weights, string name)
    {
        string[] places = [Path.GetDirectoryName(Path.GetFullPath(weights))!, Path.Combine("models", Path.GetFileName(name))];
        return places.FirstOrDefault(place => File.Exists(Path.Combine(place, "config.json")))
            ?? throw new WeightsException($"{string.Join(" and ", places.Select(place => Path.Combine(place, "config.json")))} do not exist: give the directory of {name} with --model.");
    }
}
