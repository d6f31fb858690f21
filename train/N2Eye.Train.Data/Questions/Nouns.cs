using System.Collections.Frozen;

namespace N2Eye.Train.Data.Questions;

/// <summary>Articles and plurals of the taught names.</summary>
internal static class Nouns
{
    private static readonly FrozenSet<string> Plural = Set(
        "grapes, cherries, blueberries, pancakes, french fries, bubbles, glasses, sunglasses, jeans, gloves, socks, shorts, shopping bags, maracas, scissors, skis, headphones, books, paw prints");

    private static readonly FrozenSet<string> Mass = Set(
        "bread, cheese, bacon, popcorn, salad, rice, spaghetti, sushi, chocolate, honey, milk, coffee, tea, champagne, wine, beer, bubble tea, meat on a bone, corn, "
        + "garlic, lettuce, broccoli, toilet paper, soap, yarn, fire, lightning, wheat, ping pong, badminton, tennis, bowling, fried shrimp, lipstick, ice cream, fork and knife");

    private static readonly FrozenDictionary<string, string> Irregular = new Dictionary<string, string>
    {
        ["mouse"] = "mice",
        ["computer mouse"] = "computer mice",
        ["sheep"] = "sheep",
        ["fish"] = "fish",
        ["deer"] = "deer",
        ["wolf"] = "wolves",
        ["knife"] = "knives",
        ["maple leaf"] = "maple leaves",
        ["die"] = "dice",
        ["shrimp"] = "shrimp",
        ["squid"] = "squid",
        ["moose"] = "moose",
        ["tooth"] = "teeth",
        ["woman's hat"] = "woman's hats",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether things of this name are counted: "three apples", but not "three breads".</summary>
    public static bool IsCountable(string name) => !Plural.Contains(name) && !Mass.Contains(name);

    /// <summary>"a dog", "an apple", "bread", "grapes".</summary>
    public static string A(string name) => !IsCountable(name) ? name : StartsWithVowel(name) ? "an " + name : "a " + name;

    /// <summary>"a red apple", "an orange cat", "white socks".</summary>
    public static string A(string adjective, string name) => !IsCountable(name) ? $"{adjective} {name}" : A(adjective) + " " + name;

    /// <summary>"is" or "are".</summary>
    public static string Is(string name) => Plural.Contains(name) ? "are" : "is";

    /// <summary>"dogs", "boxes", "cherries".</summary>
    public static string Many(string name)
    {
        if (!IsCountable(name)) return name;
        if (Irregular.TryGetValue(name, out var plural)) return plural;
        if (name.EndsWith('y') && !IsVowel(name[^2])) return name[..^1] + "ies";
        return name.EndsWith('s') || name.EndsWith('x') || name.EndsWith("ch", StringComparison.Ordinal) || name.EndsWith("sh", StringComparison.Ordinal)
            || name is "tomato" or "potato" or "flamingo" or "mosquito" or "mango" or "volcano" or "tornado" ? name + "es" : name + "s";
    }

    private static bool StartsWithVowel(string name) => IsVowel(name[0]) && !name.StartsWith("uni", StringComparison.Ordinal);

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';

    private static FrozenSet<string> Set(string names) => names.Split(", ").ToFrozenSet(StringComparer.Ordinal);
}
