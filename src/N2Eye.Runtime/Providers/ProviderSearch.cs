namespace N2Eye.Runtime.Providers;

/// <summary>A plug-in library that may be registered.</summary>
/// <param name="Description">What is known of it.</param>
/// <param name="Registration">The name that it is registered under.</param>
/// <param name="Path">Absolute path.</param>
public sealed record ProviderLibrary(ProviderDescription Description, string Registration, string Path);

/// <summary>Why something cannot be used, in words that stand behind a colon.</summary>
/// <param name="Provider">Name of the description or library.</param>
/// <param name="Reason">What is wrong, and what to do.</param>
/// <param name="IsAbsence">True where its library is just not there.</param>
public sealed record ProviderRefusal(string Provider, string Reason, bool IsAbsence = false);

/// <summary>Finds plug-in libraries. Nothing is loaded.</summary>
public static class ProviderSearch
{
    /// <summary>Folder of plug-ins beside the program.</summary>
    public const string FolderName = "ep";

    /// <summary>Folders that are looked into, those that exist.</summary>
    public static IReadOnlyList<string> Folders(ProviderChoice choice)
    {
        if (choice.Folder is { } folder)
        {
            return Directory.Exists(folder)
                ? [Path.GetFullPath(folder)]
                : throw new N2EyeException(FailureKind.BadInput, $"{folder}, the folder of execution providers, is not there.");
        }

        var beside = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return [.. new[] { beside, Path.Combine(beside, FolderName) }.Where(Directory.Exists)];
    }

    /// <summary>The libraries that fit the choice: those that the user named, then those that lie in the folders.</summary>
    /// <param name="choice">What the user asked for.</param>
    /// <param name="refusals">Receives why a described library does not count.</param>
    /// <exception cref="N2EyeException">A named library is not there, or a description is malformed.</exception>
    public static IReadOnlyList<ProviderLibrary> Find(ProviderChoice choice, List<ProviderRefusal> refusals)
    {
        if (choice.IsCpu) return [];
        var folders = Folders(choice);
        var descriptions = ProviderDescriptions.All([.. folders, .. choice.Libraries.Values.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!)]);
        var found = new List<ProviderLibrary>();
        foreach (var (name, path) in choice.Libraries)
        {
            if (!File.Exists(path)) throw new N2EyeException(FailureKind.BadInput, $"{path}, the library of the execution provider {name}, is not there: correct --ep-library.");
            var description = descriptions.FirstOrDefault(known => IsNamed(known, name)) ?? ProviderDescription.Unknown(name);
            if (choice.Means(description)) found.Add(new ProviderLibrary(description, name, Path.GetFullPath(path)));
        }

        foreach (var description in descriptions.Where(choice.Means).Where(known => found.All(library => library.Description.Name != known.Name)))
        {
            if (description.Library is not { } file) continue;
            if (folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } path) found.Add(new ProviderLibrary(description, description.ExecutionProvider, path));
            else refusals.Add(new ProviderRefusal(description.Name, $"{file} is not in {string.Join(" or ", folders)}", IsAbsence: true));
        }

        return found;
    }

    private static bool IsNamed(ProviderDescription description, string name) =>
        string.Equals(description.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(description.ExecutionProvider, name, StringComparison.OrdinalIgnoreCase);
}
