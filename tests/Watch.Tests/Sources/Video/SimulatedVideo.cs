using System.Buffers.Binary;
using System.Runtime.InteropServices;
using N2Eye.Watch.Posix;
using N2Eye.Watch.Sources.Video;

namespace N2Eye.Tests.Sources.Video;

/// <summary>
/// A video device that answers from memory, at the system calls, as the kernel does. It reads the structures by the offsets of
/// linux/videodev2.h, not by the code's own declarations.
/// </summary>
internal sealed unsafe class SimulatedVideo : IVideoKernel
{
    private const int Descriptor = 77;
    private readonly Lock gate = new();
    private readonly Dictionary<nint, int> maps = [];
    private readonly Queue<uint> queued = new();
    private readonly Queue<Func<byte[], int>> script = new();
    private nint[] memory = [];
    private bool streaming;
    private (uint FourCc, uint Width, uint Height, uint Stride) set;

    public bool IsPresent { get; set; } = true;

    public bool IsOpen { get; private set; }

    /// <summary>Another program streams from it.</summary>
    public bool IsInUse { get; set; }

    public int OpenError { get; set; }

    public uint Capabilities { get; set; } = 0x0400_0001;

    public string[] Formats { get; set; } = ["MJPG", "YUYV"];

    /// <summary>The largest size that it gives.</summary>
    public (uint Width, uint Height) Largest { get; set; } = (64, 48);

    /// <summary>Bytes behind each raw row.</summary>
    public uint Padding { get; set; }

    public uint BufferCount { get; set; } = 4;

    public bool HasRate { get; set; } = true;

    public (uint Numerator, uint Denominator) Rate { get; private set; }

    public string FourCc => V4l2.Letters(set.FourCc);

    public int Mapped => maps.Count;

    public int Opened { get; private set; }

    /// <summary>A frame arrives.</summary>
    public void Give(byte[] bytes, uint flags = 0, int? used = null) => Then(buffer =>
    {
        if (!queued.TryDequeue(out var index)) throw new InvalidOperationException("No buffer is queued: the program lost one.");
        bytes.AsSpan(0, Math.Min(bytes.Length, (int)Length)).CopyTo(new Span<byte>((void*)memory[index], (int)Length));
        Answer(buffer, index, (uint)(used ?? bytes.Length), flags);
        return 0;
    });

    /// <summary>The next DQBUF answers an error.</summary>
    public void Fail(int error) => Then(_ => -error);

    /// <summary>The next DQBUF answers a buffer that does not exist.</summary>
    public void GiveUnknownBuffer() => Then(buffer =>
    {
        Answer(buffer, 99, 10, 0);
        return 0;
    });

    /// <summary>The cable is pulled, once what came before was read.</summary>
    public void Unplug() => Then(_ =>
    {
        IsPresent = false;
        return -Errno.NoDevice;
    });

    private uint Length => Math.Max(set.Stride * set.Height * 2, 1 << 16);

    public int Open(string path)
    {
        lock (gate)
        {
            Assert.Equal("/dev/video0", path);
            if (OpenError != 0) return -OpenError;
            if (!IsPresent) return -Errno.NoEntry;
            Assert.False(IsOpen, "Opened twice.");
            Opened++;
            IsOpen = true;
            return Descriptor;
        }
    }

    public int Close(int descriptor)
    {
        lock (gate)
        {
            Assert.Equal(Descriptor, descriptor);
            (IsOpen, streaming) = (false, false);
            queued.Clear();
            // Whoever closes without giving buffers back has the kernel free them.
            Free();
            return 0;
        }
    }

    public int Poll(int descriptor, int milliseconds)
    {
        lock (gate)
        {
            if (!IsPresent) return 0x018; // POLLERR | POLLHUP
            if (script.Count > 0) return PollDescriptor.Input;
        }

        Thread.Sleep(1);
        return 0;
    }

    public nint Map(int descriptor, nuint length, long offset)
    {
        lock (gate)
        {
            var index = (int)(offset >> 20);
            Assert.Equal(Length, length);
            maps[memory[index]] = index;
            return memory[index];
        }
    }

    public int Unmap(nint address, nuint length)
    {
        lock (gate) return maps.Remove(address) ? 0 : -Errno.Invalid;
    }

    public int Control(int descriptor, uint request, Span<byte> argument)
    {
        lock (gate)
        {
            Assert.Equal((int)(request >> 16 & 0x3FFF), argument.Length);
            if (!IsPresent) return -Errno.NoDevice;
            return request switch
            {
                0x80685600 => Capability(argument),
                0xC0405602 => Describe(argument),
                0xC0D05605 => IsInUse ? -Errno.Busy : SetFormat(argument),
                0xC0CC5616 => SetRate(argument),
                0xC0145608 => IsInUse ? -Errno.Busy : Request(argument),
                0xC0585609 => Query(argument),
                0xC058560F => Queue(argument),
                0xC0585611 => Dequeue(argument),
                0x40045612 => Switch(true),
                0x40045613 => Switch(false),
                _ => -Errno.NotTerminal,
            };
        }
    }

    private void Then(Func<byte[], int> answer)
    {
        lock (gate) script.Enqueue(answer);
    }

    private int Capability(Span<byte> argument)
    {
        "Simulated"u8.CopyTo(argument[16..]);
        Write(argument, 84, Capabilities | 0x8000_0000);
        Write(argument, 88, Capabilities);
        return 0;
    }

    private int Describe(Span<byte> argument)
    {
        var index = Read(argument, 0);
        if (Read(argument, 4) != 1 || index >= Formats.Length) return -Errno.Invalid;
        Write(argument, 44, V4l2.FourCc(Formats[index]));
        return 0;
    }

    private int SetFormat(Span<byte> argument)
    {
        if (streaming || memory.Length > 0) return -Errno.Busy;
        var fourCc = Read(argument, 16);
        if (!Formats.Contains(V4l2.Letters(fourCc))) fourCc = V4l2.FourCc(Formats[0]);
        var (width, height) = (Math.Min(Read(argument, 8), Largest.Width), Math.Min(Read(argument, 12), Largest.Height));
        var stride = V4l2.Letters(fourCc) switch { "YUYV" => 2 * width + Padding, "NV12" => width + Padding, _ => 0u };
        set = (fourCc, width, height, stride);
        Write(argument, 8, width);
        Write(argument, 12, height);
        Write(argument, 16, fourCc);
        Write(argument, 20, 1);
        Write(argument, 24, stride);
        Write(argument, 28, Length);
        return 0;
    }

    private int SetRate(Span<byte> argument)
    {
        if (!HasRate) return -Errno.NotTerminal;
        Rate = (Read(argument, 12), Read(argument, 16));
        return 0;
    }

    private int Request(Span<byte> argument)
    {
        Assert.Equal(1u, Read(argument, 8));
        if (Read(argument, 0) > 0 && memory.Length > 0) return -Errno.Busy;
        Assert.True(maps.Count == 0, "Buffers are asked for, or given back, while some are mapped.");
        Free();
        memory = new nint[Read(argument, 0) == 0 ? 0 : BufferCount];
        for (var i = 0; i < memory.Length; i++) memory[i] = (nint)NativeMemory.AllocZeroed(Length);
        Write(argument, 0, (uint)memory.Length);
        return 0;
    }

    private void Free()
    {
        foreach (var block in memory) NativeMemory.Free((void*)block);
        memory = [];
    }

    private int Query(Span<byte> argument)
    {
        var index = Read(argument, 0);
        if (index >= memory.Length) return -Errno.Invalid;
        Write(argument, 64, index << 20);
        Write(argument, 72, Length);
        return 0;
    }

    private int Queue(Span<byte> argument)
    {
        var index = Read(argument, 0);
        if (index >= memory.Length || Read(argument, 60) != 1 || queued.Contains(index)) return -Errno.Invalid;
        queued.Enqueue(index);
        return 0;
    }

    private int Dequeue(Span<byte> argument)
    {
        if (!streaming) return -Errno.Invalid;
        if (script.Count == 0) return -Errno.Again;
        var buffer = argument.ToArray();
        var result = script.Dequeue()(buffer);
        buffer.CopyTo(argument);
        return result;
    }

    private int Switch(bool on)
    {
        if (on && queued.Count == 0) return -Errno.Invalid;
        streaming = on;
        if (!on) queued.Clear();
        return 0;
    }

    private static void Answer(Span<byte> buffer, uint index, uint used, uint flags)
    {
        Write(buffer, 0, index);
        Write(buffer, 8, used);
        Write(buffer, 12, flags);
    }

    private static uint Read(ReadOnlySpan<byte> argument, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(argument[offset..]);

    private static void Write(Span<byte> argument, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(argument[offset..], value);
}
