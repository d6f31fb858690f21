using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Takes the members of a JSON request apart.</summary>
internal static class ChatRequestReader
{
    public static ChatRequest Read(TemplateValue json)
    {
        if (json is not DictValue root) throw Bad("The request must be a JSON object with \"messages\".");
        if (root.Find("messages") is not ListValue messages) throw Bad("The request needs \"messages\" with a list.");
        var variables = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var (key, value) in root.Entries) AddVariable(variables, key.ToString(), value);
        AddArguments(variables, root.Find("chat_template_kwargs"));
        return new ChatRequest
        {
            Messages = messages.Items.Select(Message).ToArray(),
            Tools = Tools(root.Find("tools")),
            AddGenerationPrompt = Flag(root.Find("add_generation_prompt")),
            Variables = variables,
        };
    }

    private static void AddVariable(Dictionary<string, TemplateValue> variables, string name, TemplateValue value)
    {
        if (name is not ("messages" or "tools" or "add_generation_prompt" or "chat_template_kwargs")) variables[name] = value;
    }

    private static void AddArguments(Dictionary<string, TemplateValue> variables, TemplateValue? arguments)
    {
        if (arguments is null or NoneValue) return;
        if (arguments is not DictValue dict) throw Bad("\"chat_template_kwargs\" must be an object.");
        foreach (var (key, value) in dict.Entries)
        {
            var name = key.ToString();
            if (name is "messages" or "tools" or "add_generation_prompt") throw Bad($"\"{name}\" belongs into the request itself, not into \"chat_template_kwargs\".");
            variables[name] = value;
        }
    }

    private static ChatMessage Message(TemplateValue value, int index)
    {
        var place = "messages[" + index.ToString(CultureInfo.InvariantCulture) + "]";
        if (value is not DictValue fields) throw Bad($"\"{place}\" must be an object with \"role\" and \"content\".");
        if (fields.Find("role") is not { } role) throw Bad($"\"{place}\" has no \"role\".");
        return role is TextValue ? new ChatMessage(fields) : throw Bad($"\"{place}.role\" must be a string.");
    }

    private static IReadOnlyList<TemplateValue>? Tools(TemplateValue? tools) => tools switch
    {
        null or NoneValue => null,
        ListValue list => list.Items,
        _ => throw Bad("\"tools\" must be a list."),
    };

    private static bool Flag(TemplateValue? flag) => flag switch
    {
        null or NoneValue => false,
        BooleanValue truth => truth.Value,
        _ => throw Bad("\"add_generation_prompt\" must be true or false."),
    };

    private static N2EyeException Bad(string message) => new(FailureKind.BadInput, message);
}
