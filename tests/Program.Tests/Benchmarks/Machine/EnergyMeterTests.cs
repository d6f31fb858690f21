using N2Eye.Program.Benchmarks.Machine;

namespace N2Eye.Tests;

public sealed class EnergyMeterTests
{
    private const string Rapl = "sys/class/powercap/intel-rapl:";

    private readonly SteppingClock clock = new();

    [Fact]
    public void A_box_without_counters_has_no_meter()
    {
        using var root = new FakeRoot().With("sys/class/hwmon/hwmon0/temp1_input", "40000");
        Assert.Null(EnergyMeter.Find(root.Files, clock));
    }

    [Fact]
    public void Packages_and_memory_count_and_what_is_inside_of_them_does_not()
    {
        using var root = new FakeRoot();
        Domain(root, "0", "package-0", 1_000_000);
        Domain(root, "0:0", "core", 500_000);
        Domain(root, "0:1", "dram", 100_000);
        Domain(root, "1", "psys", 9_000_000);
        root.With("sys/class/powercap/intel-rapl-mmio:0/name", "package-0").With("sys/class/powercap/intel-rapl-mmio:0/energy_uj", "1000000");
        root.With("sys/class/hwmon/hwmon0/energy1_input", "5");
        var meter = EnergyMeter.Find(root.Files, clock)!;
        Assert.Equal("RAPL package-0, RAPL dram", meter.Source);
        meter.Start();
        Domain(root, "0", "package-0", 3_500_000);
        Domain(root, "0:0", "core", 2_500_000);
        Domain(root, "0:1", "dram", 350_000);
        Assert.Equal(2.75, meter.Stop()!.Value, 1e-9);
    }

    [Fact]
    public void A_counter_that_began_again_is_continued()
    {
        using var root = new FakeRoot();
        Domain(root, "0", "package-0", 9_000_000);
        var meter = EnergyMeter.Find(root.Files, clock)!;
        meter.Start();
        Domain(root, "0", "package-0", 500_000);
        Assert.Equal(1.5, meter.Stop()!.Value, 1e-9);
    }

    [Fact]
    public void A_counter_that_goes_away_gives_nothing()
    {
        using var root = new FakeRoot();
        Domain(root, "0", "package-0", 1);
        var meter = EnergyMeter.Find(root.Files, clock)!;
        meter.Start();
        root.With(Rapl + "0/energy_uj", "no number");
        Assert.Null(meter.Stop());
    }

    [Fact]
    public void Sockets_are_counted_and_not_their_cores_again()
    {
        using var root = new FakeRoot();
        root.With("sys/class/hwmon/hwmon1/name", "amd_energy");
        Sensor(1, "Ecore000", 10);
        Sensor(2, "Esocket0", 2_000_000);
        var meter = EnergyMeter.Find(root.Files, clock)!;
        Assert.Equal("amd_energy Esocket0", meter.Source);
        meter.Start();
        Sensor(2, "Esocket0", 3_000_000);
        Assert.Equal(1, meter.Stop()!.Value, 1e-9);

        void Sensor(int number, string label, long value) => root.With($"sys/class/hwmon/hwmon1/energy{number}_input", $"{value}").With($"sys/class/hwmon/hwmon1/energy{number}_label", label);
    }

    [Fact]
    public void A_sensor_of_power_alone_is_taken_times_the_time()
    {
        using var root = new FakeRoot().With("sys/class/hwmon/hwmon0/name", "ina3221").With("sys/class/hwmon/hwmon0/power1_input", "4000000");
        var meter = EnergyMeter.Find(root.Files, clock)!;
        Assert.Equal("ina3221 power1_input (power, two readings)", meter.Source);
        meter.Start();
        clock.Advance(TimeSpan.FromSeconds(2));
        root.With("sys/class/hwmon/hwmon0/power1_input", "6000000");
        Assert.Equal(10, meter.Stop()!.Value, 1e-9);
    }

    private static void Domain(FakeRoot root, string number, string name, long microjoules) =>
        root.With(Rapl + number + "/name", name).With(Rapl + number + "/energy_uj", $"{microjoules}").With(Rapl + number + "/max_energy_range_uj", "10000000");
}
