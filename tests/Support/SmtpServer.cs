using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slices.Infrastructure.Mail;

namespace Slices.Tests.Support;

/// <summary>A mail as Python's <c>email</c> reads it, and how its lines are.</summary>
/// <param name="Defects">What Python finds wrong.</param>
/// <param name="Longest">The length of the longest line, without its end.</param>
/// <param name="Bare">Line breaks that are halves of one.</param>
public sealed record ReadMail(string Subject, string Name, string Address, string Text, string Html, string[] Defects, int Longest, int Bare, bool Ascii);

/// <summary>A mail that the server took.</summary>
public sealed record ReceivedMail(string To, string[] Recipients, string Sender, string Raw, bool Tls, string? User, string? Mechanism, ReadMail Read)
{
    public string Headers => Regex.Replace(Raw.Split("\r\n\r\n")[0], "\r\n[ \t]+", " ");

    /// <summary>The value of a header, its encoded words decoded.</summary>
    public string Header(string name) => Regex.Replace(
        Regex.Match(Headers, $"^{name}: (.*?)\r?$", RegexOptions.Multiline | RegexOptions.IgnoreCase).Groups[1].Value.Replace("?= =?", "?==?", StringComparison.Ordinal),
        @"=\?utf-8\?B\?(.*?)\?=", m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value)), RegexOptions.IgnoreCase);

    /// <summary>The decoded content of the part of that media type.</summary>
    public string Part(string type)
    {
        var part = Regex.Split(Raw, "\r\n--[^\r\n]+").Single(p => Regex.IsMatch(p, $"^Content-Type: {type}", RegexOptions.Multiline | RegexOptions.IgnoreCase));
        var at = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = (part[..at], part[(at + 4)..]);
        return head.Contains("base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body))
            : head.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? QuotedPrintable(body)
            : body;
    }

    private static string QuotedPrintable(string body)
    {
        var bytes = new List<byte>();
        body = body.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < body.Length; i++)
        {
            bytes.Add(body[i] == '=' ? Convert.ToByte(body.Substring((i += 2) - 1, 2), 16) : (byte)body[i]);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}

/// <summary>A real SMTP server, smtp_server.py. What it does to a mail is said by the first word of the address.</summary>
public class SmtpServer : IAsyncLifetime
{
    private readonly string[] options;
    private readonly ConcurrentQueue<(string What, JsonElement Facts)> heard = new();
    private int starts;
    private int syncs;
    private Process? process;

    public SmtpServer()
        : this([])
    {
    }

    internal SmtpServer(params string[] options) => this.options = options;

    public int Port { get; } = Ports.Free();

    public IReadOnlyList<ReceivedMail> Mails => [.. Heard().Where(h => h.What == "mail").Select(h => Mail(h.Facts))];

    /// <summary>Everything that was taken for the address.</summary>
    public IReadOnlyList<ReceivedMail> To(string address) => [.. Mails.Where(m => m.To == address)];

    /// <summary>How often the address was named as a recipient, taken or not.</summary>
    public int Attempts(string to) => Heard().Count(h => h.What == "rcpt" && h.Facts.GetProperty("to").GetString() == to);

    /// <summary>How to reach it without encryption.</summary>
    public MailSettings Settings(MailSecurity security = MailSecurity.None) => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Security = security,
        From = "Slices <no-reply@slices.example>",
    };

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Support", "smtp_server.py"), "--port", $"{Port}", .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        _ = ListenAsync(process.StandardOutput);
        starts++;
        await Eventually.TrueAsync(() => Task.FromResult(heard.Count(h => h.What == "ready") == starts), "the mail server should be up");
    }

    /// <summary>The server is gone: nothing listens any more.</summary>
    public async Task StopAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            process = null;
        }
    }

    /// <summary>Waits until the server says this of that address.</summary>
    public Task UntilAsync(string what, string to) => Eventually.TrueAsync(
        () => Task.FromResult(heard.Any(h => h.What == what && h.Facts.GetProperty("to").GetString() == to)), $"the mail server should have said '{what}' of {to}");

    /// <summary>Answers for the mails that are held, and from now on for every other.</summary>
    public void Release() => process!.StandardInput.WriteLine("release");

    public void Hold() => process!.StandardInput.WriteLine("hold");

    public async ValueTask DisposeAsync() => await StopAsync();

    // Its words come by a pipe, a moment after its answer to the client: what it said before this question is here by the reply.
    private IEnumerable<(string What, JsonElement Facts)> Heard()
    {
        if (process is not null)
        {
            var number = Interlocked.Increment(ref syncs);
            lock (heard)
            {
                process.StandardInput.WriteLine($"sync {number}");
            }
            SpinWait.SpinUntil(() => heard.Any(h => h.What == "sync" && h.Facts.GetProperty("number").GetInt32() == number), TimeSpan.FromSeconds(30))
                .ShouldBeTrue("the mail server should have answered by now");
        }
        return heard;
    }

    private async Task ListenAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            var facts = JsonDocument.Parse(line).RootElement;
            heard.Enqueue((facts.GetProperty("what").GetString()!, facts));
        }
    }

    private static ReceivedMail Mail(JsonElement facts) => new(
        facts.GetProperty("to").GetString()!,
        [.. facts.GetProperty("recipients").EnumerateArray().Select(r => r.GetString()!)],
        facts.GetProperty("sender").GetString()!,
        Encoding.UTF8.GetString(facts.GetProperty("raw").GetBytesFromBase64()),
        facts.GetProperty("tls").GetBoolean(),
        facts.GetProperty("user").GetString(),
        facts.GetProperty("mechanism").GetString(),
        facts.GetProperty("read").Deserialize<ReadMail>(JsonSerializerOptions.Web)!);
}
