namespace N2Eye.Specs.Templates;

/// <summary>Rules that a chat template must keep to be compiled (docs/chat-template.md).</summary>
public static class TemplateRules
{
    /// <summary>N2E040: a token stands where Jinja's grammar has no place for it.</summary>
    public static readonly SpecRule Syntax = new("N2E040", "Malformed template");

    /// <summary>N2E041: a tag, comment, string or block is never closed.</summary>
    public static readonly SpecRule Unclosed = new("N2E041", "Something in the template is not closed");

    /// <summary>N2E042: a tag that Jinja does not know.</summary>
    public static readonly SpecRule UnknownTag = new("N2E042", "Unknown tag");

    /// <summary>N2E043: a tag of Jinja's that needs other template files or HTML.</summary>
    public static readonly SpecRule UnsupportedTag = new("N2E043", "Tag that chat templates cannot use");

    /// <summary>N2E044: a filter that is not compiled.</summary>
    public static readonly SpecRule UnknownFilter = new("N2E044", "Unknown filter");

    /// <summary>N2E045: a test that is not compiled.</summary>
    public static readonly SpecRule UnknownTest = new("N2E045", "Unknown test");

    /// <summary>N2E046: a function that neither Jinja, transformers nor the template defines.</summary>
    public static readonly SpecRule UnknownFunction = new("N2E046", "Unknown function");

    /// <summary>N2E047: a method that no value of a template has.</summary>
    public static readonly SpecRule UnknownMethod = new("N2E047", "Unknown method");

    /// <summary>N2E048: a filter, test or function is given arguments that it does not take.</summary>
    public static readonly SpecRule WrongArguments = new("N2E048", "Wrong arguments");

    /// <summary>N2E049: something is assigned to that cannot be.</summary>
    public static readonly SpecRule AssignmentTarget = new("N2E049", "Cannot assign to this");

    /// <summary>N2E050: break or continue outside a loop.</summary>
    public static readonly SpecRule LoopControl = new("N2E050", "break or continue outside a loop");

    /// <summary>N2E051: map, select or reject is told its filter or test by something other than a string.</summary>
    public static readonly SpecRule DynamicName = new("N2E051", "Filter or test name is not a string literal");

    /// <summary>N2E052: a member that loop does not have.</summary>
    public static readonly SpecRule UnknownLoopMember = new("N2E052", "Unknown member of loop");

    /// <summary>N2E053: an escape in a string literal that cannot be read.</summary>
    public static readonly SpecRule StringEscape = new("N2E053", "Unreadable escape in a string");

    /// <summary>N2E054: blocks or expressions nest deeper than the compiler follows.</summary>
    public static readonly SpecRule TooDeep = new("N2E054", "Nested too deeply");
}
