namespace N2Eye.Specs;

/// <summary>Rules that every JSON file of a model directory must keep.</summary>
public static class JsonRules
{
    /// <summary>N2E001: a file that the directory must hold is absent.</summary>
    public static readonly SpecRule MissingFile = new("N2E001", "A file of the model directory is missing");

    /// <summary>N2E002: the file is not JSON.</summary>
    public static readonly SpecRule Malformed = new("N2E002", "Malformed JSON");

    /// <summary>N2E003: an object names the same key twice.</summary>
    public static readonly SpecRule DuplicateKey = new("N2E003", "Duplicate key");

    /// <summary>N2E004: a field that must be there is absent.</summary>
    public static readonly SpecRule MissingField = new("N2E004", "A field is missing");

    /// <summary>N2E005: a field holds a value of another type.</summary>
    public static readonly SpecRule WrongType = new("N2E005", "A field has the wrong type");

    /// <summary>N2E006: a number lies outside what makes sense for its field.</summary>
    public static readonly SpecRule OutOfRange = new("N2E006", "A number is out of range");
}
