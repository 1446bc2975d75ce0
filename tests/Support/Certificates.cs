using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slices.Tests.Support;

/// <summary>Certificates for servers of the tests, by an authority that this process and its children trust, or by none.</summary>
public static class Certificates
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("slices-certificates-").FullName;
    private static readonly X509Certificate2 Authority = MakeAuthority();

    static Certificates()
    {
        var file = Path.Combine(Folder, "authority.pem");
        File.WriteAllText(file, Authority.ExportCertificatePem());
        // OpenSSL reads the C library's environment when the first chain is built: nothing but the servers of these tests
        // speaks TLS here, so it hasn't yet. The other line is for child processes.
        _ = setenv("SSL_CERT_FILE", file, 1);
        Environment.SetEnvironmentVariable("SSL_CERT_FILE", file);
    }

    /// <summary>A certificate for the name, by the trusted authority unless told otherwise.</summary>
    /// <returns>A PEM file with the certificate and its key.</returns>
    public static string For(string name, bool trusted = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
        using var made = trusted
            ? request.Create(Authority, from, until, RandomNumberGenerator.GetBytes(8))
            : request.CreateSelfSigned(from, until);
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return file;
    }

    private static X509Certificate2 MakeAuthority()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of the tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30));
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(string name, string value, int overwrite);
}
