using N2Eye.Runtime.Decoding.Grammars;

namespace N2Eye.Watch.Queries;

/// <summary>A question, ready to be asked.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Ask">The question.</param>
/// <param name="System">System prompt.</param>
/// <param name="Grammar">What the answer must be; null = any text.</param>
/// <param name="MaxTokens">Tokens of the answer, at most.</param>
/// <param name="Changes">What counts as a change; null = every answer is an event.</param>
/// <param name="Crops">What is looked at; empty = the whole picture.</param>
/// <param name="FollowUps">What follows.</param>
internal sealed record Query(string Name, QuestionTemplate Ask, string? System, Grammar? Grammar, int MaxTokens, AnswerComparison? Changes, IReadOnlyList<Crop> Crops, IReadOnlyList<FollowUp> FollowUps);

/// <summary>A question that follows an answer.</summary>
/// <param name="If">When; null = always.</param>
/// <param name="Ask">The query's name.</param>
internal sealed record FollowUp(AnswerCondition? If, string Ask);
