using System.Globalization;

namespace N2Eye.Program.Benchmarks.Machine;

/// <summary>The processor's caches, as sysfs lists them.</summary>
internal static class CpuCaches
{
    private const string Processors = "sys/devices/system/cpu";

    /// <summary>All caches of the last level together, each counted once; null where the system does not tell.</summary>
    public static long? LastLevelBytes(SystemFiles files)
    {
        var caches = new HashSet<(long Level, string Shared, long Bytes)>();
        foreach (var processor in files.Names(Processors, "cpu*"))
        {
            foreach (var index in files.Names($"{Processors}/{processor}/cache", "index*"))
            {
                var folder = $"{Processors}/{processor}/cache/{index}";
                if (files.Number(folder + "/level") is { } level && Bytes(files.Text(folder + "/size")) is { } bytes)
                    caches.Add((level, files.Text(folder + "/shared_cpu_list") ?? processor, bytes));
            }
        }

        if (caches.Count == 0) return null;
        var last = caches.Max(cache => cache.Level);
        return caches.Where(cache => cache.Level == last).Sum(cache => cache.Bytes);
    }

    /// <summary>A size as sysfs writes it: <c>32768K</c>.</summary>
    private static long? Bytes(string? size)
    {
        if (size is not [.. var digits, var unit] || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return unit switch { 'K' => number << 10, 'M' => number << 20, _ => null };
    }
}
