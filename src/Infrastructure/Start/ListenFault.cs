using System.Globalization;
using System.Net.Sockets;

namespace Slices.Infrastructure.Start;

/// <summary>Why the site can't listen where it should, in a sentence with the remedy.</summary>
internal static class ListenFault
{
    private const string Usual = "http://localhost:5080";

    /// <param name="fault">What the server threw.</param>
    /// <param name="urls">Where it should listen, separated by semicolons.</param>
    public static string Sentence(Exception fault, string? urls)
    {
        urls = string.IsNullOrEmpty(urls) ? Usual : urls;
        var all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (all.FirstOrDefault(url => Parse(url) is null) is { } bad)
        {
            return $"ASPNETCORE_URLS: '{bad}' is not an address to listen at; it is spelled like {Usual}, without a path.";
        }
        return Socket(fault) switch
        {
            SocketError.AddressAlreadyInUse =>
                $"ASPNETCORE_URLS: another program listens at {urls} already; end that one, or take another port: ASPNETCORE_URLS={Next(all)} ./run",
            SocketError.AccessDenied =>
                $"ASPNETCORE_URLS: this user may not listen at {urls}; take a port from 1024 up, such as {Usual}, or put a proxy before the site that may.",
            SocketError.AddressNotAvailable => $"ASPNETCORE_URLS: this machine has no such address as {urls}; take one that it has, localhost, or + for all of them.",
            _ when all.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) =>
                $"ASPNETCORE_URLS: {urls} needs a certificate, named in Kestrel:Certificates:Default:Path; or listen at http:// behind a proxy that has one ({Line(fault)})",
            _ => $"ASPNETCORE_URLS: the site can't listen at {urls}: {Line(fault)}",
        };
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { PathBase: "", Host.Length: > 0, Port: >= 0 and <= 65535 } address && address.Scheme is "http" or "https" ? address : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static SocketError? Socket(Exception? fault) => fault switch
    {
        null => null,
        SocketException socket => socket.SocketErrorCode,
        AggregateException several => several.InnerExceptions.Select(Socket).FirstOrDefault(error => error is not null),
        _ => Socket(fault.InnerException),
    };

    private static string Next(string[] urls)
    {
        var first = Parse(urls[0])!;
        return string.Create(CultureInfo.InvariantCulture, $"{first.Scheme}://{first.Host}:{(first.Port < 65535 ? first.Port + 1 : 5080)}");
    }

    private static string Line(Exception fault) => fault.Message.ReplaceLineEndings(" ");
}
