namespace N2Eye.Watch.Service;

/// <summary>A metric's labels: <c>{camera="gate"}</c>.</summary>
/// <param name="Text">As Prometheus reads them.</param>
internal readonly record struct Labels(string Text)
{
    /// <summary>No labels.</summary>
    public static Labels None { get; } = new("");

    /// <summary>One label.</summary>
    public static Labels Of(string name, string value) => None.With(name, value);

    /// <summary>One label more.</summary>
    public Labels With(string name, string value)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return new Labels($"{(Text.Length == 0 ? "{" : Text[..^1] + ",")}{name}=\"{escaped}\"}}");
    }
}
