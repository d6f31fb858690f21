using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace N2Eye.Weights.Safetensors;

/// <summary>A safetensors file, mapped: tensors are read where they lie, and processes that map it share its pages.</summary>
public sealed unsafe partial class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start; // first byte of the file on disk
    private readonly Dictionary<string, TensorEntry> byName;

    private SafetensorsFile(string path, MemoryMappedFile map, MemoryMappedViewAccessor view, byte* start, SafetensorsHeader header)
    {
        Path = path;
        this.map = map;
        this.view = view;
        this.start = start;
        Tensors = header.Tensors;
        Metadata = header.Metadata;
        byName = header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Every tensor, in the header's order.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>The header's free-form strings.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps a file, or a stretch of one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the safetensors data begins in it.</param>
    /// <param name="length">Its bytes; null = to the end of the file.</param>
    /// <exception cref="WeightsException">It is absent, a folder, truncated or malformed.</exception>
    public static SafetensorsFile Open(string path, long offset = 0, long? length = null)
    {
        if (Directory.Exists(path)) throw new WeightsException($"{path} is a folder: give a safetensors file.");
        if (!File.Exists(path)) throw new WeightsException($"{path} does not exist.");
        MemoryMappedFile? map = null;
        MemoryMappedViewAccessor? view = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var bytes = length ?? stream.Length - offset;
            if (bytes < 8 || offset < 0 || offset + bytes > stream.Length)
                throw new WeightsException($"{path} is too short to be a safetensors file ({stream.Length} bytes).");
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new SafetensorsFile(path, map, view, start, Header(path, start + offset, offset, bytes));
        }
        catch (Exception exception)
        {
            view?.Dispose();
            map?.Dispose();
            if (exception is IOException or UnauthorizedAccessException) throw new WeightsException($"{path} cannot be read: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>The tensor of that name, or null.</summary>
    public TensorEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Bytes of the file, by absolute offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, view.Capacity);
        return new ReadOnlySpan<byte>(start + offset, length);
    }

    /// <summary>
    /// Maps bytes that will all be read, in one go: left alone, each page would be mapped when it is first touched, which takes a
    /// gigabyte ten times as long. Kernels before Linux 5.14 refuse, and do that.
    /// </summary>
    public void Populate(long offset, long length) => Advise(offset, length, 22);

    /// <summary>
    /// Reads a byte of each page, so that whoever reads all of it later waits for nothing: what <see cref="Populate"/> has mapped, a hypervisor may
    /// map only when it is touched.
    /// </summary>
    public void Touch(long offset, long length)
    {
        for (var at = offset; at < offset + length; at += Environment.SystemPageSize) _ = Volatile.Read(ref *(start + at));
    }

    /// <summary>
    /// Lets go of bytes that were read and are not needed again: they stay in the system's cache, but are no memory of this
    /// process any more. Reading them again is allowed. Without it, a checkpoint that is read once counts in full.
    /// </summary>
    public void Release(long offset, long length) => Advise(offset, length, 4);

    /// <inheritdoc/>
    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    private static SafetensorsHeader Header(string path, byte* data, long offset, long bytes)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(data, 8));
        if (length > SafetensorsHeader.LongestHeader)
            throw new WeightsException($"{path} claims a header of {length} bytes; {SafetensorsHeader.LongestHeader} are the most that safetensors allows. It is no safetensors file, or is damaged.");
        if ((long)length > bytes - 8) throw new WeightsException($"{path} is truncated: its header of {length} bytes runs out of the file.");
        return SafetensorsHeader.Parse(path, new ReadOnlySpan<byte>(data + 8, (int)length), offset + 8 + (long)length, bytes - 8 - (long)length);
    }

    /// <summary>Tells the kernel about pages (madvise(2), by its numbers).</summary>
    private void Advise(long offset, long length, int advice)
    {
        if (OperatingSystem.IsWindows()) return;
        var page = Environment.SystemPageSize;
        var from = offset / page * page;
        var to = Math.Min((offset + length + page - 1) / page * page, view.Capacity);
        if (from < to) _ = Advise(start + from, (nuint)(to - from), advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* address, nuint length, int advice);
}
