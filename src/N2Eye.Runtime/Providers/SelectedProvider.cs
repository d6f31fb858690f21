using Microsoft.ML.OnnxRuntime;

namespace N2Eye.Runtime.Providers;

/// <summary>The execution provider that graphs are offered to, with its devices.</summary>
internal sealed class SelectedProvider(ProviderDescription description, IReadOnlyList<OrtEpDevice> devices, IReadOnlyDictionary<string, string> options)
{
    public ProviderDescription Description { get; } = description;

    /// <summary>The devices, as they are shown.</summary>
    public IReadOnlyList<ProviderDevice> Devices { get; } = [.. devices.Select(ProviderDevice.Of)];

    /// <summary>What its sessions are opened with.</summary>
    public IReadOnlyDictionary<string, string> Options { get; } = options;

    /// <summary>npu, gpu or cpu.</summary>
    public string Kind => Devices[0].Kind;

    /// <summary>For messages: <c>qnn on npu</c>.</summary>
    public string Title => $"{Description.Name} on {Kind}";

    /// <summary>What decides whether a graph that it compiled still fits: version, devices, options.</summary>
    public string Identity => string.Join('\n', [
        Description.ExecutionProvider,
        .. Devices.SelectMany(device => (string[])[device.Version, device.Kind, device.HardwareVendor, $"{device.VendorId:x} {device.DeviceId:x}", .. Lines(device.Metadata)]),
        .. Lines(Options)]);

    /// <summary>Lets a session use it.</summary>
    public void AddTo(SessionOptions session) => session.AppendExecutionProvider(OrtEnv.Instance(), devices, Options);

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
}
