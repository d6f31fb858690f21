using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace N2Eye.SingleFile.Libraries;

/// <summary>
/// Loads the shared libraries that an executable carries: from memory, and where memory may not be mapped as code, from a private
/// file that is removed as soon as it is loaded. What is loaded is what was packed: the copy's hash is compared first.
/// </summary>
/// <param name="executable">What carries them.</param>
/// <param name="warn">Told once, in one line, when a library had to be written to a file.</param>
[SupportedOSPlatform("linux")]
public sealed class LibraryLoader(Executable executable, Action<string> warn)
{
    // The system's loader knows a library by the path it was opened with. A closed descriptor's number would come again, and what
    // is then opened under it would be taken for the old library: so descriptors stay open as long as the process lives.
    private static readonly List<SafeHandle> Kept = [];

    private readonly Lock gate = new();
    private readonly Dictionary<string, nint> loaded = new(StringComparer.Ordinal);
    private bool warned;
    private bool verified;

    /// <summary>The handle of a library, loaded at its first use; null where the executable carries none of that name.</summary>
    /// <exception cref="SingleFileException">It was altered, or no way to load it is open.</exception>
    public nint? Load(string name)
    {
        if (executable.Find(name) is not { Kind: EntryKind.Library } entry) return null;
        lock (gate)
        {
            if (loaded.TryGetValue(name, out var handle)) return handle;
            Verify(entry);
            handle = FromMemory(entry) ?? FromFile(entry);
            loaded.Add(name, handle);
            return handle;
        }
    }

    private void Verify(Entry entry)
    {
        // The program's own bytes once: it is about to do real work, and reading them costs a millisecond.
        if (!verified) executable.Verify(executable.Entries[0]);
        verified = true;
        executable.Verify(entry);
    }

    private nint? FromMemory(Entry entry)
    {
        var file = MemoryFile.Create(entry.Name);
        if (file is null) return null;
        try
        {
            executable.Unpack(entry, file);
        }
        catch (IOException)
        {
            file.Dispose();
            return null;
        }

        if (!NativeLibrary.TryLoad(MemoryFile.PathOf(file), out var handle))
        {
            file.Dispose(); // its pages cannot be reclaimed, and nothing was loaded under its number
            return null;
        }

        lock (Kept) Kept.Add(file);
        return handle;
    }

    private nint FromFile(Entry entry)
    {
        var failures = new List<string>();
        foreach (var folder in TemporaryFolders())
        {
            try
            {
                var path = WriteTo(folder, entry);
                try
                {
                    var handle = NativeLibrary.Load(path);
                    if (!warned) warn($"This system maps no code from memory: {entry.Name} was loaded from a private file in {folder}, which is removed already.");
                    warned = true;
                    return handle;
                }
                finally
                {
                    Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
            {
                failures.Add($"{folder}: {exception.Message.ReplaceLineEndings(" ").Trim()}");
            }
        }

        throw new SingleFileException(
            $"{entry.Name}, which {executable.Path} carries, can be loaded neither from memory nor from a file ({string.Join("; ", failures)}). Install what it names, or set TMPDIR to a folder from which code may be mapped.");
    }

    private static IEnumerable<string> TemporaryFolders()
    {
        string?[] candidates = [Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath(), "/var/tmp"];
        return candidates.Where(Directory.Exists).Select(folder => Path.TrimEndingDirectorySeparator(folder!)).Distinct(StringComparer.Ordinal);
    }

    private string WriteTo(string folder, Entry entry)
    {
        // A folder that only this user may enter: nobody else can change the file between writing and loading.
        var own = Path.Combine(folder, $"n2eye-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(own, entry.Name);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserExecute };
            using var file = new FileStream(path, options);
            executable.Unpack(entry, file.SafeFileHandle);
            return path;
        }
        catch
        {
            Directory.Delete(own, recursive: true);
            throw;
        }
    }
}
