namespace N2Eye.Program.Devices;

/// <summary>What the doctor asks of the machine: this one's files, variables and clock, or those that a test makes up.</summary>
internal interface IBox
{
    /// <summary>The time, UTC.</summary>
    DateTime Now { get; }

    /// <summary>An environment variable; null where it is not set.</summary>
    string? Variable(string name);

    /// <summary>True where a file of that path is there.</summary>
    bool FileExists(string path);

    /// <summary>Opens a device for reading and writing, and closes it.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    /// <exception cref="IOException">Its driver does not let it be opened.</exception>
    void Open(string path);

    /// <summary>True where a folder is there and a file in it fits a pattern.</summary>
    bool FolderHolds(string folder, string pattern);
}
