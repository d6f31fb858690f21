using N2Eye.Program.Devices;
using N2Eye.Runtime.Providers;

namespace N2Eye.Tests;

/// <summary>What the doctor says of QNN's drivers and search path on boxes of every kind.</summary>
public sealed class DriverFindingsTests
{
    private const string Variable = "ADSP_LIBRARY_PATH";
    private const string Skeletons = "libQnnHtpV*Skel.so";

    private static readonly ProviderDescription Qnn = ProviderDescriptions.All().Single(description => description.Name == "qnn");

    [Theory]
    [InlineData("/dev/fastrpc-cdsp")]
    [InlineData("/dev/fastrpc-cdsp-secure")]
    [InlineData("/dev/adsprpc-smd")]
    public void A_device_that_opens_is_well(string device)
    {
        var box = new MadeUpBox { DeviceFiles = { [device] = null } };
        Assert.Equal(new Finding($"qnn: {device} can be used"), Device(box));
    }

    [Fact]
    public void No_device_is_a_missing_driver()
    {
        var finding = Device(new MadeUpBox { DeviceFiles = { ["/dev/null"] = null } });
        Assert.Equal("qnn: none of /dev/fastrpc-cdsp, /dev/fastrpc-cdsp-secure, /dev/adsprpc-smd is there", finding.What);
        Assert.StartsWith("load the driver: ", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(8, finding.ExitCode);
    }

    [Fact]
    public void A_device_of_others_names_the_group_and_what_to_type()
    {
        var finding = Device(new MadeUpBox { DeviceFiles = { ["/dev/fastrpc-cdsp"] = new UnauthorizedAccessException(), ["/dev/adsprpc-smd"] = new UnauthorizedAccessException() } });
        Assert.Equal("qnn: this user may not use /dev/fastrpc-cdsp, /dev/adsprpc-smd", finding.What);
        Assert.Equal("find its group with ls -l /dev/fastrpc-cdsp, then: sudo usermod -aG GROUP $USER, and log in again", finding.Remedy);
    }

    [Fact]
    public void One_device_that_this_user_may_use_is_enough()
    {
        var box = new MadeUpBox { DeviceFiles = { ["/dev/fastrpc-cdsp"] = new UnauthorizedAccessException(), ["/dev/fastrpc-cdsp-secure"] = null } };
        Assert.Equal(new Finding("qnn: /dev/fastrpc-cdsp-secure can be used"), Device(box));
    }

    [Fact]
    public void A_device_that_does_not_open_says_what_the_driver_says()
    {
        var finding = Device(new MadeUpBox { DeviceFiles = { ["/dev/fastrpc-cdsp"] = new IOException("No such device\nor address") } });
        Assert.Equal(("qnn: /dev/fastrpc-cdsp: No such device or address", "see dmesg for what the driver says"), (finding.What, finding.Remedy));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_search_path_that_is_not_set_is_well(string? value)
    {
        var box = new MadeUpBox();
        if (value is not null) box.Variables[Variable] = value;
        Assert.Equal(new Finding($"qnn: {Variable} is not set; the provider sets it"), SearchPath(box));
    }

    [Theory]
    [InlineData("/a;/skel")]
    [InlineData("/skel:/a")]
    [InlineData(";/skel;")]
    public void A_search_path_to_the_skeletons_is_well(string value)
    {
        var box = new MadeUpBox { Variables = { [Variable] = value }, Held = { ("/skel", Skeletons) } };
        Assert.Equal(new Finding($"qnn: {Variable} leads to {Skeletons} in /skel"), SearchPath(box));
    }

    [Fact]
    public void A_search_path_to_nowhere_says_what_to_type()
    {
        var finding = SearchPath(new MadeUpBox { Variables = { [Variable] = "/a;/b" }, Held = { ("/skel", Skeletons), ("/a", "*.txt") } });
        Assert.Equal($"qnn: {Variable}=/a;/b leads to no {Skeletons}", finding.What);
        Assert.Equal($"unset {Variable}, so that the provider sets it, or name the folder that holds them", finding.Remedy);
    }

    /// <summary>The real machine answers as the made-up one does.</summary>
    [Fact]
    public void This_box_sees_files_and_folders()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("libQnnHtpV73Skel.so"), "");
        var box = new ThisBox();
        Assert.True(box.FolderHolds(folder.Path, Skeletons));
        Assert.False(box.FolderHolds(folder.Path, "*.dll"));
        Assert.False(box.FolderHolds(folder.File("none"), Skeletons));
        Assert.True(box.FileExists(folder.File("libQnnHtpV73Skel.so")));
        box.Open(folder.File("libQnnHtpV73Skel.so"));
        Assert.Throws<FileNotFoundException>(() => box.Open(folder.File("none")));
        Assert.Null(box.Variable("N2EYE_NO_SUCH_VARIABLE"));
        var before = DateTime.UtcNow;
        Assert.InRange(box.Now - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static Finding Device(MadeUpBox box) => new DriverFindings(box).Of(Qnn).First();

    private static Finding SearchPath(MadeUpBox box) => new DriverFindings(box).Of(Qnn).Last();
}
