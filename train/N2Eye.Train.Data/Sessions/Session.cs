using System.Text.Json.Nodes;

namespace N2Eye.Train.Data.Sessions;

/// <summary>A conversation about one picture, in CRAG-MM's shape.</summary>
/// <param name="Id"><c>session_id</c>.</param>
/// <param name="System">System prompt; null where there is none.</param>
/// <param name="Tools">Definitions of tools; empty where there are none.</param>
/// <param name="Turns">Questions and answers.</param>
/// <param name="Image">Path of the picture, relative to the file; null where the picture is in memory.</param>
/// <param name="Truth">What is true of the picture; null where unknown.</param>
public sealed record Session(string Id, string? System, IReadOnlyList<JsonNode> Tools, IReadOnlyList<SessionTurn> Turns, string? Image = null, JsonObject? Truth = null);

/// <summary>A question and its answer.</summary>
/// <param name="Id"><c>interaction_id</c>.</param>
/// <param name="Query">As asked.</param>
/// <param name="Category"><c>query_category</c>: the type of the question.</param>
/// <param name="Domain">What it is about.</param>
/// <param name="Answer">The right answer.</param>
/// <param name="IsHeldOut">Whether training never words it so.</param>
/// <param name="Role">Who asks: <c>user</c>, or <c>tool</c> for what a tool returned.</param>
public sealed record SessionTurn(string Id, string Query, string Category, string Domain, string Answer, bool IsHeldOut, string Role = SessionTurn.User)
{
    /// <summary>A person.</summary>
    public const string User = "user";
}
