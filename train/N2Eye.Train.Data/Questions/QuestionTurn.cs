namespace N2Eye.Train.Data.Questions;

/// <summary>A question and its right answer.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Query">As asked.</param>
/// <param name="Answer">Short and canonical.</param>
/// <param name="Domain">Group of the thing that it is about; <c>scene</c> where it is about several.</param>
/// <param name="IsHeldOut">Whether training never words it so.</param>
/// <param name="Tools">Tools that the question needs.</param>
/// <param name="Role">Who says it: <c>user</c>, or <c>tool</c> for what a tool returned.</param>
public sealed record QuestionTurn(QuestionType Type, string Query, string Answer, string Domain, bool IsHeldOut, IReadOnlyList<string>? Tools = null, string Role = "user");
