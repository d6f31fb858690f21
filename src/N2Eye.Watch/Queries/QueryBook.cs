using System.Globalization;
using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Runtime.Decoding.Grammars;

namespace N2Eye.Watch.Queries;

/// <summary>The named questions of a configuration, checked against each other.</summary>
internal sealed class QueryBook
{
    private readonly Dictionary<string, Query> queries = new(StringComparer.Ordinal);

    /// <summary>Reads all questions.</summary>
    /// <param name="options">By name.</param>
    /// <param name="folder">What names of schema files are relative to.</param>
    /// <exception cref="N2EyeException">BadInput: the line names the field. FileAccess: a schema cannot be read.</exception>
    public QueryBook(IReadOnlyDictionary<string, QueryOptions> options, string folder)
    {
        foreach (var (name, query) in options) queries.Add(name, Read(name, query, folder));
        foreach (var query in queries.Values) CheckNames(query);
        foreach (var query in queries.Values) CheckEnd(query, []);
    }

    /// <summary>The names in order.</summary>
    public IEnumerable<string> Names => queries.Keys.Order(StringComparer.Ordinal);

    /// <summary>The question of a name, which must be known.</summary>
    public Query this[string name] => queries[name];

    /// <summary>True where there is such a question.</summary>
    public bool Contains(string name) => queries.ContainsKey(name);

    private static Query Read(string name, QueryOptions options, string folder)
    {
        var field = $"queries.{name}";
        if (string.IsNullOrWhiteSpace(options.Ask)) throw Bad($"{field}.ask", "is missing: give the question");
        if (options.MaxTokens < 1) throw Bad($"{field}.max_tokens", "must be at least 1");
        if (options is { ChangesOnly: not null, ChangesIn: not null }) throw Bad($"{field}", "has changes_only and changes_in: give one of them");
        if (options.ChangesIn is { Count: 0 }) throw Bad($"{field}.changes_in", "is empty: give JSON pointers such as /thing");
        if (options is { ChangesIn: not null, Schema: null }) throw Bad($"{field}.changes_in", "points into JSON: give a schema too, so that every answer is some");
        var grammar = options.Schema is { } schema ? ReadSchema(schema, $"{field}.schema", folder) : null;
        if (grammar is not null && grammar.ShortestLength > options.MaxTokens)
            throw Bad($"{field}.max_tokens", string.Create(CultureInfo.InvariantCulture, $"is {options.MaxTokens}, and an answer of the schema may need {grammar.ShortestLength}"));
        var pointers = (options.ChangesIn ?? []).Select((pointer, i) => JsonPointer.Parse(pointer, At($"{field}.changes_in", i))).ToList();
        return new Query(
            name,
            QuestionTemplate.Parse(options.Ask, $"{field}.ask"),
            options.System,
            grammar,
            options.MaxTokens,
            options.ChangesOnly is { } mode ? new AnswerComparison(mode, []) : pointers.Count > 0 ? new AnswerComparison(ChangesOnly.Exact, pointers) : null,
            [.. (options.Crop ?? []).Select((crop, i) => Crop.Of(crop, At($"{field}.crop", i)))],
            [.. (options.Then ?? []).Select((then, i) => ReadFollowUp(then, At($"{field}.then", i)))]);
    }

    private static FollowUp ReadFollowUp(FollowUpOptions options, string field) => new(
        options.If is { } condition ? new AnswerCondition(condition, $"{field}.if") : null,
        options.Ask ?? throw Bad($"{field}.ask", "is missing: give a query's name"));

    private static Grammar ReadSchema(JsonElement schema, string field, string folder)
    {
        if (schema.ValueKind != JsonValueKind.String) return JsonSchema.Compile(schema, field);
        var path = Path.GetFullPath(schema.GetString()!, folder);
        try
        {
            return JsonSchema.Compile(File.ReadAllText(path), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{field}: cannot read {path}: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    private void CheckNames(Query query)
    {
        foreach (var quoted in query.Ask.Quoted)
        {
            if (!Contains(quoted)) throw Bad($"queries.{query.Name}.ask", $"quotes the answer to \"{quoted}\", which is no query");
        }

        for (var i = 0; i < query.FollowUps.Count; i++)
        {
            var (field, next) = (At($"queries.{query.Name}.then", i) + ".ask", query.FollowUps[i].Ask);
            if (!Contains(next)) throw Bad(field, $"is \"{next}\", which is no query");
            // A conversation has one picture and one system prompt: those of its first question.
            if (queries[next].Crops.Count > 0) throw Bad(field, $"is \"{next}\", which has a crop: a question that follows looks at the same picture");
            if (queries[next].System is { } system && system != query.System) throw Bad(field, $"is \"{next}\", which has another system prompt: a conversation has one");
        }
    }

    private void CheckEnd(Query query, IReadOnlyList<string> path)
    {
        if (path.Contains(query.Name)) throw Bad($"queries.{path[^1]}.then", $"asks \"{query.Name}\" again: {string.Join(" → ", path)} → {query.Name} never ends");
        foreach (var next in query.FollowUps) CheckEnd(queries[next.Ask], [.. path, query.Name]);
    }

    private static string At(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");

    private static N2EyeException Bad(string field, string message) => new(FailureKind.BadInput, $"{field} {message}.");
}
