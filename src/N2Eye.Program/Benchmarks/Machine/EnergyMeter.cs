namespace N2Eye.Program.Benchmarks.Machine;

/// <summary>
/// Counts joules with what the box has: the processor's own counters (RAPL), or else a sensor's energy, or else its power. None of them is the
/// whole box's consumption.
/// </summary>
internal abstract class EnergyMeter
{
    private const double Micro = 1e-6;
    private const string PowerCap = "sys/class/powercap", HardwareMonitors = "sys/class/hwmon";

    /// <summary>What is read, for people.</summary>
    public abstract string Source { get; }

    /// <summary>The box's meter; null where it has none that this user may read.</summary>
    /// <param name="files">The system's files.</param>
    /// <param name="clock">For sensors that tell power alone.</param>
    public static EnergyMeter? Find(SystemFiles files, TimeProvider clock)
    {
        // A domain under another is a part of it, except memory; a second driver (intel-rapl-mmio) counts the same energy again.
        var domains = files.Names(PowerCap, "intel-rapl:*").Select(folder => (Folder: $"{PowerCap}/{folder}", Name: files.Text($"{PowerCap}/{folder}/name") ?? ""))
            .Where(domain => domain.Name.StartsWith("package", StringComparison.Ordinal) || domain.Name == "dram").ToList();
        var counters = domains.Select(domain => new Counter($"RAPL {domain.Name}", domain.Folder + "/energy_uj", files.Number(domain.Folder + "/max_energy_range_uj")));
        if (Readable(counters) is { Count: > 0 } rapl) return new CountedEnergy(files, rapl);

        var sensors = Sensors(files, "energy*_input").ToList();
        // AMD's driver has each core beside its socket, which counts them too.
        if (sensors.Any(sensor => IsSocket(sensor.Name))) sensors.RemoveAll(sensor => !IsSocket(sensor.Name));
        if (Readable(sensors) is { Count: > 0 } energy) return new CountedEnergy(files, energy);
        return Readable(Sensors(files, "power*_input")) is { Count: > 0 } power ? new EstimatedEnergy(files, power, clock) : null;

        List<Counter> Readable(IEnumerable<Counter> from) => [.. from.Where(counter => files.Number(counter.Path) is not null)];
        static bool IsSocket(string name) => name.Contains("Esocket", StringComparison.Ordinal);
    }

    /// <summary>Begins a measurement.</summary>
    public abstract void Start();

    /// <summary>Joules since <see cref="Start"/>; null where a reading failed.</summary>
    public abstract double? Stop();

    private static IEnumerable<Counter> Sensors(SystemFiles files, string pattern) =>
        from folder in files.Names(HardwareMonitors, "hwmon*")
        let path = $"{HardwareMonitors}/{folder}"
        from input in files.Names(path, pattern)
        let label = files.Text($"{path}/{input.Replace("_input", "_label", StringComparison.Ordinal)}") ?? input
        select new Counter($"{files.Text(path + "/name") ?? folder} {label}", $"{path}/{input}", null);

    /// <summary>A file with a number.</summary>
    /// <param name="Name">What it counts.</param>
    /// <param name="Path">The file.</param>
    /// <param name="Range">The most that it counts before it begins at 0 again; null = it does not.</param>
    private sealed record Counter(string Name, string Path, long? Range);

    /// <summary>Microjoules that a driver counts.</summary>
    private sealed class CountedEnergy(SystemFiles files, List<Counter> counters) : EnergyMeter
    {
        private readonly long?[] before = new long?[counters.Count];

        public override string Source => string.Join(", ", counters.Select(counter => counter.Name));

        public override void Start()
        {
            for (var i = 0; i < before.Length; i++) before[i] = files.Number(counters[i].Path);
        }

        public override double? Stop()
        {
            long? sum = 0;
            for (var i = 0; i < before.Length; i++)
            {
                var used = files.Number(counters[i].Path) - before[i];
                sum += used < 0 ? used + counters[i].Range : used;
            }

            return sum * Micro;
        }
    }

    /// <summary>Microwatts at the beginning and at the end, times what lies between.</summary>
    private sealed class EstimatedEnergy(SystemFiles files, List<Counter> sensors, TimeProvider clock) : EnergyMeter
    {
        private long? before;
        private long started;

        public override string Source => string.Join(", ", sensors.Select(sensor => sensor.Name)) + " (power, two readings)";

        public override void Start()
        {
            before = Power();
            started = clock.GetTimestamp();
        }

        public override double? Stop() => (before + Power()) / 2.0 * Micro * clock.GetElapsedTime(started).TotalSeconds;

        private long? Power() => sensors.Aggregate((long?)0, (sum, sensor) => sum + files.Number(sensor.Path));
    }
}
