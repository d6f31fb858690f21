using System.Text.Json.Nodes;
using N2Eye.Train.Data;

namespace N2Eye.Train.Tiny.Decoder;

/// <summary>A composed conversation as the trainer reads one from a file.</summary>
internal static class SceneSession
{
    public static Session Of(Data.Sessions.Session composed) => new()
    {
        Id = composed.Id,
        Place = composed.Id,
        // Its pixels are at hand: only that there is one counts.
        Picture = new SessionPicture.Memory([], composed.Id),
        System = composed.System,
        Tools = composed.Tools.Count == 0 ? null : new JsonArray([.. composed.Tools.Select(tool => tool.DeepClone())]).ToJsonString(),
        Turns = [.. composed.Turns.Select(turn => new SessionTurn { Id = turn.Id, Role = turn.Role, Query = turn.Query, Category = turn.Category, Domain = turn.Domain, Answers = [turn.Answer] })],
    };
}
