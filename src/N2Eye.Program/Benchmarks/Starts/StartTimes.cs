namespace N2Eye.Program.Benchmarks.Starts;

/// <summary>What a process needed to its first token, milliseconds, by its own clock, which starts with its command.</summary>
/// <param name="WeightsMilliseconds">To map and check the weights and to choose the device.</param>
/// <param name="DecoderMilliseconds">To open the decoder.</param>
/// <param name="VisionMilliseconds">To open the tower; null for a text question.</param>
/// <param name="PictureMilliseconds">From the picture file to its embeddings; null for a text question.</param>
/// <param name="QuestionMilliseconds">From the question to the first token.</param>
internal sealed record StartTimes(double WeightsMilliseconds, double DecoderMilliseconds, double? VisionMilliseconds, double? PictureMilliseconds, double QuestionMilliseconds);
