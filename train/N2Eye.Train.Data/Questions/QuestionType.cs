namespace N2Eye.Train.Data.Questions;

/// <summary>Kinds of questions; a session's <c>query_category</c>.</summary>
public enum QuestionType
{
    /// <summary>What is it?</summary>
    What,

    /// <summary>Which animal, food, vehicle … is it?</summary>
    Which,

    /// <summary>What colour is it?</summary>
    Colour,

    /// <summary>How many are there?</summary>
    Count,

    /// <summary>Where is it, and what is there?</summary>
    Where,

    /// <summary>Is it so? As often yes as no.</summary>
    YesNo,

    /// <summary>Describe the picture.</summary>
    Describe,

    /// <summary>The second turn of a conversation: it only makes sense after the first.</summary>
    FollowUp,

    /// <summary>What is on something else.</summary>
    On,

    /// <summary>Something that a tool is to do.</summary>
    ToolCall,

    /// <summary>An answer in JSON.</summary>
    Json,

    /// <summary>What is it, where it was never taught.</summary>
    Unknown,

    /// <summary>A question about something that is not there.</summary>
    Absent,
}

/// <summary>How question types are spelled in files.</summary>
public static class QuestionTypes
{
    private static readonly string[] Names = ["what", "which", "colour", "count", "where", "yes_no", "describe", "follow_up", "on", "tool_call", "json", "unknown", "absent"];

    /// <summary>Every type.</summary>
    public static IReadOnlyList<QuestionType> All { get; } = Enum.GetValues<QuestionType>();

    /// <summary>The type's name in files.</summary>
    public static string Name(this QuestionType type) => Names[(int)type];

    /// <summary>The type of a name.</summary>
    /// <exception cref="DataException">There is no such type.</exception>
    public static QuestionType Parse(string name)
    {
        var index = Array.IndexOf(Names, name);
        if (index < 0) throw new DataException($"'{name}' is no question type: there are {string.Join(", ", Names)}.");
        return (QuestionType)index;
    }
}
