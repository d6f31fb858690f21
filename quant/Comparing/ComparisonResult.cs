namespace N2Eye.Quant.Comparing;

/// <summary>How weights files of one model differ.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Fingerprint">What all files carry.</param>
/// <param name="Data">Where the sessions come from.</param>
/// <param name="Sessions">Sessions that were asked.</param>
/// <param name="Questions">Questions in them.</param>
/// <param name="Files">One entry a file; the first is the reference.</param>
internal sealed record ComparisonResult(string Model, string Fingerprint, string Data, int Sessions, int Questions, IReadOnlyList<ComparedFile> Files)
{
    /// <summary>What the others are compared with.</summary>
    public ComparedFile Reference => Files[0];

    /// <summary>The other files.</summary>
    public IEnumerable<ComparedFile> Others => Files.Skip(1);
}

/// <summary>One file beside the reference.</summary>
/// <param name="Name">The file's name, with its path where another has the same name.</param>
/// <param name="Scheme">As the file says.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Layers">In the order of the computation.</param>
/// <param name="Divergence">Mean Kullback–Leibler divergence over the tokens of the reference's answers, nats.</param>
/// <param name="Divergence99">Its 99th percentile, nats.</param>
/// <param name="Tokens">Tokens of the reference's answers.</param>
/// <param name="SameTokens">Those that this file chooses too, given the tokens before.</param>
/// <param name="SameAnswers">Answers that are the same, token by token.</param>
/// <param name="Scores">By <c>query_category</c> in alphabetical order; with more than one, all of them last.</param>
internal sealed record ComparedFile(
    string Name, string Scheme, long Bytes, IReadOnlyList<LayerError> Layers, double Divergence, double Divergence99, int Tokens, int SameTokens, int SameAnswers, IReadOnlyList<CategoryScore> Scores)
{
    /// <summary>Top-1 agreement, 0 to 1; 1 without tokens.</summary>
    public double Agreement => Tokens == 0 ? 1 : SameTokens / (double)Tokens;
}

/// <summary>How a layer differs from the reference's: root of the mean squared difference over that of the reference's values.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Weights">Of the stored weights, as what they stand for; null where the layer has none of its own.</param>
/// <param name="Outputs">Of what the layer gives, errors of the layers before it included; null where no session shows it.</param>
internal sealed record LayerError(string Layer, double? Weights, double? Outputs);

/// <summary>Right answers to one type of question.</summary>
/// <param name="Category">Its name.</param>
/// <param name="Total">Questions.</param>
/// <param name="Right">Answers that equal an expected one.</param>
/// <param name="Lost">Questions that the reference answers right and this file wrong.</param>
/// <param name="Gained">The other way round.</param>
internal sealed record CategoryScore(string Category, int Total, int Right, int Lost, int Gained)
{
    /// <summary>0 to 1.</summary>
    public double Accuracy => Right / (double)Total;

    /// <summary>Wilson's 95 % interval, 0 to 1.</summary>
    public (double Low, double High) Interval => Grading.WilsonInterval.Of(Right, Total);
}
