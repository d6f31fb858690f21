using Microsoft.ML.OnnxRuntime;

namespace N2Eye.Runtime.Providers;

/// <summary>A device as an execution provider offers it.</summary>
/// <param name="Provider">The execution provider.</param>
/// <param name="Vendor">Who made the provider.</param>
/// <param name="Version">Of the provider; empty where it does not say.</param>
/// <param name="Kind">npu, gpu or cpu.</param>
/// <param name="HardwareVendor">Who made the device.</param>
/// <param name="VendorId">PCI vendor, or 0.</param>
/// <param name="DeviceId">The vendor's number of the device; it tells kinds apart, not pieces.</param>
/// <param name="Metadata">What else provider and system say.</param>
public sealed record ProviderDevice(string Provider, string Vendor, string Version, string Kind, string HardwareVendor, uint VendorId, uint DeviceId, IReadOnlyDictionary<string, string> Metadata)
{
    private const string VersionKey = "version";

    internal static ProviderDevice Of(OrtEpDevice device)
    {
        var hardware = device.HardwareDevice;
        var about = device.EpMetadata.Entries;
        var metadata = new Dictionary<string, string>(hardware.Metadata.Entries, StringComparer.Ordinal);
        foreach (var (key, value) in about) metadata["ep." + key] = value;
        return new ProviderDevice(device.EpName, device.EpVendor, about.GetValueOrDefault(VersionKey, ""), KindOf(device), hardware.Vendor, hardware.VendorId, hardware.DeviceId, metadata);
    }

    internal static string KindOf(OrtEpDevice device) => device.HardwareDevice.Type switch
    {
        OrtHardwareDeviceType.NPU => "npu",
        OrtHardwareDeviceType.GPU => "gpu",
        _ => "cpu",
    };
}
