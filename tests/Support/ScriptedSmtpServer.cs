using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Slices.Infrastructure.Mail;

namespace Slices.Tests.Support;

/// <summary>A mail server that says at each step what a test wants; left alone it takes every mail.</summary>
public sealed class ScriptedSmtpServer : IAsyncDisposable
{
    /// <summary>In an answer's place: the connection is cut.</summary>
    public const string Cut = "cut";

    /// <summary>In an answer's place: nothing.</summary>
    public const string Silence = "silence";

    /// <summary>In an answer's place: a letter now and then, and never the line's end.</summary>
    public const string Trickle = "trickle";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<SmtpStep, string> answers = new();
    private readonly ConcurrentQueue<string> heard = new();
    private readonly ConcurrentQueue<string> ids = new();
    private readonly ConcurrentDictionary<TcpClient, CancellationTokenSource> clients = new();
    private readonly Task accepting;
    private int open;
    private int connections;
    private int mostOpen;
    private int taken;

    public ScriptedSmtpServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What it offers in its answer to EHLO.</summary>
    public string[] Offers { get; set; } = ["PIPELINING", "AUTH PLAIN LOGIN", "8BITMIME"];

    /// <summary>How long it thinks before it takes a mail.</summary>
    public TimeSpan Thinks { get; set; }

    /// <summary>How many contents it has read to their end.</summary>
    public int Contents { get; private set; }

    /// <summary>How many mails a connection carries before it is closed.</summary>
    public int MailsPerConnection { get; set; } = int.MaxValue;

    /// <summary>Every line but those of contents.</summary>
    public IReadOnlyList<string> Heard => [.. heard];

    /// <summary>The Message-ID of every mail that was handed over, taken or not.</summary>
    public IReadOnlyList<string> Ids => [.. ids];

    /// <summary>How many mails it took.</summary>
    public int Taken => taken;

    /// <summary>How many connections there were.</summary>
    public int Connections => connections;

    /// <summary>The most that were open at once.</summary>
    public int MostOpen => mostOpen;

    /// <summary>How many are open now.</summary>
    public int Open => open;

    /// <summary>From now on it answers so at this step; as usual for null.</summary>
    public void Say(SmtpStep place, string? answer)
    {
        if (answer is null)
        {
            answers.TryRemove(place, out _);
        }
        else
        {
            answers[place] = answer;
        }
    }

    public void SayAsUsual() => answers.Clear();

    /// <summary>Closes what is open, as servers do after a while.</summary>
    public async Task CloseAllAsync()
    {
        foreach (var (client, cut) in clients)
        {
            client.Close();
            await cut.CancelAsync();
        }
        await Eventually.TrueAsync(() => Task.FromResult(open == 0), "the mail server's connections should be closed");
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref connections);
        mostOpen = Math.Max(mostOpen, Interlocked.Increment(ref open));
        var cut = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        clients[client] = cut;
        try
        {
            using (client)
            {
                // So that a cut is one, and not a goodbye.
                client.LingerState = new(true, 0);
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await ConverseAsync(client.GetStream(), reader, cut.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side left, or the server ends.
        }
        finally
        {
            clients.TryRemove(client, out _);
            // Not disposed: whoever closes all of them may have it in hand.
            Interlocked.Decrement(ref open);
        }
    }

    private async Task ConverseAsync(Stream stream, StreamReader reader, CancellationToken cut)
    {
        if (!await AnswerAsync(stream, SmtpStep.Greeting, "220 mail.test ready", cut))
        {
            return;
        }
        var mails = 0;
        while (await reader.ReadLineAsync(cut) is { } line)
        {
            heard.Enqueue(line);
            var goesOn = line.Split(' ', ':')[0].ToUpperInvariant() switch
            {
                "EHLO" or "HELO" => await AnswerAsync(stream, SmtpStep.Hello, string.Join("\r\n", Offers.Prepend("mail.test").Select((o, n) => $"250{(n == Offers.Length ? ' ' : '-')}{o}")), cut),
                "STARTTLS" => await AnswerAsync(stream, SmtpStep.StartTls, "454 4.7.0 no TLS here", cut),
                "AUTH" => await AnswerAsync(stream, SmtpStep.Login, "235 2.7.0 welcome", cut),
                "MAIL" => await AnswerAsync(stream, SmtpStep.Sender, mails >= MailsPerConnection ? "421 4.7.0 enough for one connection" : "250 2.1.0 fine", cut),
                "RCPT" => await AnswerAsync(stream, SmtpStep.Recipient, "250 2.1.5 fine", cut),
                "DATA" => await TakeAsync(stream, reader, cut),
                "QUIT" => await WriteAsync(stream, "221 2.0.0 goodbye", cut) && false,
                _ => await WriteAsync(stream, "250 2.0.0 fine", cut),
            };
            mails += line == "DATA" ? 1 : 0;
            if (!goesOn)
            {
                return;
            }
        }
    }

    private async Task<bool> TakeAsync(Stream stream, StreamReader reader, CancellationToken cut)
    {
        if (!await AnswerAsync(stream, SmtpStep.Data, "354 go on", cut))
        {
            return false;
        }
        if (answers.GetValueOrDefault(SmtpStep.Data) is { } refusal && !refusal.StartsWith("354", StringComparison.Ordinal))
        {
            return true;
        }
        var content = answers.GetValueOrDefault(SmtpStep.Content);
        while (await reader.ReadLineAsync(cut) is { } line && line != ".")
        {
            if (line.StartsWith("Message-Id: ", StringComparison.OrdinalIgnoreCase))
            {
                ids.Enqueue(line[12..]);
            }
            if (content is not null && !await AnswerAsync(stream, SmtpStep.Content, "", cut))
            {
                return false;
            }
        }
        Contents++;
        await Task.Delay(Thinks, cut);
        if (!answers.ContainsKey(SmtpStep.ContentEnd))
        {
            Interlocked.Increment(ref taken);
        }
        return await AnswerAsync(stream, SmtpStep.ContentEnd, "250 2.0.0 queued as 4711", cut);
    }

    private async Task<bool> AnswerAsync(Stream stream, SmtpStep place, string usual, CancellationToken cut)
    {
        switch (answers.GetValueOrDefault(place, usual))
        {
            case Cut:
                return false;
            case Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, cut);
                return false;
            case Trickle:
                await stream.WriteAsync("250-"u8.ToArray(), cut);
                while (true)
                {
                    await stream.WriteAsync("a"u8.ToArray(), cut);
                    await Task.Delay(100, cut);
                }
            case var answer:
                return await WriteAsync(stream, answer, cut) && !answer.StartsWith("421", StringComparison.Ordinal);
        }
    }

    private static async Task<bool> WriteAsync(Stream stream, string answer, CancellationToken cut)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"), cut);
        return true;
    }
}
