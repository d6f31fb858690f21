using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using N2Eye.Runtime;

namespace N2Eye.Watch.Sinks.Security;

/// <summary>Certificates of a connection, PEM files. Without <see cref="CaFile"/> the system's authorities are trusted; nothing switches the check off.</summary>
public sealed record TlsFiles
{
    /// <summary>Authorities that are trusted instead of the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>Our certificate, where the server asks for one.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its key.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Checks that the files can be used.</summary>
    /// <param name="path">What messages call the object.</param>
    /// <exception cref="N2EyeException">BadInput: names the field.</exception>
    public void Validate(string path)
    {
        if ((CertificateFile is null) != (KeyFile is null)) throw SinkOptions.Bad(path, CertificateFile is null ? "certificate_file" : "key_file", "is missing: certificate_file and key_file belong together");
        _ = Authorities(path);
        Certificate(path)?.Dispose();
    }

    internal X509Certificate2Collection? Authorities(string path)
    {
        if (CaFile is null) return null;
        var authorities = new X509Certificate2Collection();
        Load(path, "ca_file", CaFile, () => authorities.ImportFromPemFile(CaFile));
        return authorities.Count > 0 ? authorities : throw SinkOptions.Bad(path, "ca_file", $"names {CaFile}, which holds no certificate");
    }

    internal X509Certificate2? Certificate(string path)
    {
        X509Certificate2? certificate = null;
        if (CertificateFile is not null) Load(path, "certificate_file", CertificateFile, () => certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile));
        return certificate;
    }

    private static void Load(string path, string field, string file, Action load)
    {
        try
        {
            load();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{path}.{field} names {file}, which cannot be used: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }
}
