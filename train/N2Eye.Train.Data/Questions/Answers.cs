namespace N2Eye.Train.Data.Questions;

/// <summary>Answers that are the same everywhere.</summary>
public static class Answers
{
    /// <summary>What the model says of things that it was never taught.</summary>
    public const string Unknown = "I do not know.";

    /// <summary>Yes.</summary>
    public const string Yes = "yes";

    /// <summary>No.</summary>
    public const string No = "no";

    /// <summary>After a tool has done what it was called for.</summary>
    public const string Done = "Done.";

    /// <summary>After a tool has returned an error.</summary>
    public const string Failed = "That did not work.";

    /// <summary>"There is no dog.", "There are no grapes."</summary>
    internal static string Absent(string name) => $"There {Nouns.Is(name)} no {name}.";

    /// <summary>"on the left", "at the top right", "in the center".</summary>
    internal static string Place(string cell) => cell switch
    {
        "left" or "right" => "on the " + cell,
        "center" => "in the center",
        _ => "at the " + cell,
    };
}
