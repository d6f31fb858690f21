using N2Eye.Runtime.Providers;

namespace N2Eye.Program.Devices;

/// <summary>What an execution provider needs of the system: device files, permissions, search paths.</summary>
/// <param name="box">The system.</param>
internal sealed class DriverFindings(IBox box)
{
    public IEnumerable<Finding> Of(ProviderDescription description)
    {
        if (description.DeviceFiles.Count > 0) yield return DeviceFile(description);
        foreach (var (variable, pattern) in description.SearchPaths)
        {
            if (box.Variable(variable) is not { Length: > 0 } value) yield return new Finding($"{description.Name}: {variable} is not set; the provider sets it");
            else yield return SearchPath(description.Name, variable, value, pattern);
        }
    }

    private Finding DeviceFile(ProviderDescription description)
    {
        var there = description.DeviceFiles.Where(box.FileExists).ToList();
        if (there.Count == 0)
            return new Finding($"{description.Name}: none of {string.Join(", ", description.DeviceFiles)} is there", "load the driver: the board's kernel must have it, see the maker's guide");
        foreach (var path in there)
        {
            try
            {
                box.Open(path);
                return new Finding($"{description.Name}: {path} can be used");
            }
            catch (UnauthorizedAccessException)
            {
                // Another one may be open to this user.
            }
            catch (IOException exception)
            {
                return new Finding($"{description.Name}: {path}: {exception.Message.ReplaceLineEndings(" ")}", "see dmesg for what the driver says");
            }
        }

        return new Finding($"{description.Name}: this user may not use {string.Join(", ", there)}", $"find its group with ls -l {there[0]}, then: sudo usermod -aG GROUP $USER, and log in again");
    }

    private Finding SearchPath(string name, string variable, string value, string pattern)
    {
        var folders = value.Split(';', ':').Where(folder => folder.Length > 0).ToList();
        var holder = folders.FirstOrDefault(folder => box.FolderHolds(folder, pattern));
        return holder is not null ? new Finding($"{name}: {variable} leads to {pattern} in {holder}")
            : new Finding($"{name}: {variable}={value} leads to no {pattern}", $"unset {variable}, so that the provider sets it, or name the folder that holds them");
    }
}
