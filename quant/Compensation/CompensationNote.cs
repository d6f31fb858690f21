using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Weights;

namespace N2Eye.Quant.Compensation;

/// <summary>What a weights file says about its compensation: the method, and which data it saw.</summary>
internal static class CompensationNote
{
    /// <summary>Metadata of a file.</summary>
    /// <exception cref="IOException">A picture cannot be read.</exception>
    public static KeyValuePair<string, string> Of(IReadOnlyList<CalibrationSession> sessions)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("method", "gptq");
            writer.WriteNumber("damping", Hessians.Damping);
            writer.WriteNumber("sessions", sessions.Count);
            writer.WriteString("data_sha256", Hash(sessions));
            writer.WriteEndObject();
        }

        return new(WeightsFile.CompensationKey, Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Over the lines and pictures of the sessions that were read, in their order.</summary>
    private static string Hash(IReadOnlyList<CalibrationSession> sessions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var session in sessions)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(session.Line));
            if (session.Picture is { } picture) hash.AppendData(File.ReadAllBytes(picture));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
