using System.Diagnostics.Metrics;
using System.Text.Json;
using Slices.Domain;

namespace Slices.Infrastructure.Telemetry;

/// <summary>What is counted. No tag names a person, an address or a network: each has few values, all of them ours.</summary>
public static class Metrics
{
    public static readonly Meter Meter = new("Slices");

    private static readonly InstrumentAdvice<double> Waits = new() { HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5] };
    private static readonly InstrumentAdvice<double> Delays = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200, 43200, 172800] };

    private static readonly Counter<long> SignIns = Meter.CreateCounter<long>("slices.sign_ins", "{sign_in}", "Steps of signing in, by factor and outcome.");
    private static readonly Counter<long> Registrations = Meter.CreateCounter<long>("slices.registrations", "{registration}", "Accounts registered.");
    private static readonly Counter<long> Limits = Meter.CreateCounter<long>("slices.limits.hit", "{request}", "Requests that a limit turned away.");
    private static readonly Counter<long> Captchas = Meter.CreateCounter<long>("slices.captchas", "{captcha}", "Captchas asked and answered, by kind and outcome.");
    private static readonly Histogram<double> Mails = Meter.CreateHistogram("slices.mail.delay", "s", "From queueing a mail to the end of an attempt to send it.", advice: Delays);
    private static readonly Histogram<double> TextMessages = Meter.CreateHistogram("slices.sms.delay", "s", "From queueing a text message to the end of an attempt to send it.", advice: Delays);
    private static readonly UpDownCounter<long> Hashing = Meter.CreateUpDownCounter<long>("slices.password_hashing.active", "{password}", "Passwords being hashed or waiting for it.");
    private static readonly Histogram<double> HashWaits = Meter.CreateHistogram("slices.password_hashing.wait", "s", "How long a password waited to be hashed.", advice: Waits);

    public static void SignedIn(Factor factor) => CountSignIn(factor, "signed_in");

    public static void SecondFactorAsked(Factor factor) => CountSignIn(factor, "second_factor_asked");

    public static void SignInRefused(Factor? factor) => CountSignIn(factor, "refused");

    public static void Registered() => Registrations.Add(1);

    /// <param name="act">The rejected action.</param>
    /// <param name="dimension">By what it was counted: network, account or both, or that a wait isn't over.</param>
    public static void LimitHit(Enum act, string dimension)
    {
        if (Limits.Enabled)
        {
            Limits.Add(1, new("slices.act", Name(act)), new("slices.limit", dimension));
        }
    }

    public static void HashingQueueFull() => Limits.Add(1, new("slices.act", "password_hashing"), new("slices.limit", "queue"));

    public static void CaptchaAsked(string kind) => CountCaptcha(kind, "asked");

    /// <param name="kind">Null where the challenge no longer existed.</param>
    /// <param name="verdict">How it ended.</param>
    public static void CaptchaAnswered(string? kind, Enum verdict)
    {
        if (Captchas.Enabled)
        {
            CountCaptcha(kind ?? "unknown", Name(verdict));
        }
    }

    /// <summary>A password enters the queue; <see cref="HashingEnds"/> when it has left it, hashed or not.</summary>
    public static void HashingBegins() => Hashing.Add(1);

    public static void HashingEnds() => Hashing.Add(-1);

    public static void HashWaited(TimeSpan wait) => HashWaits.Record(wait.TotalSeconds);

    /// <returns>What became of the attempt, as the metric says it.</returns>
    public static string MailAttempted(OutgoingMail mail, DateTimeOffset now)
    {
        var outcome = mail.State == MailState.Waiting ? "retry" : Name(mail.State);
        if (Mails.Enabled)
        {
            Mails.Record((now - mail.QueuedAt).TotalSeconds, new("slices.mail.template", Name(mail.Template)), new("slices.outcome", outcome));
        }
        return outcome;
    }

    /// <inheritdoc cref="MailAttempted"/>
    public static string TextMessageAttempted(OutgoingSms sms, DateTimeOffset now)
    {
        var outcome = sms.State == SmsState.Waiting ? "retry" : Name(sms.State);
        if (TextMessages.Enabled)
        {
            TextMessages.Record((now - sms.CreatedAt).TotalSeconds, new("slices.sms.gateway", sms.Gateway ?? "none"), new("slices.outcome", outcome));
        }
        return outcome;
    }

    private static void CountSignIn(Factor? factor, string outcome)
    {
        if (SignIns.Enabled)
        {
            SignIns.Add(1, new("slices.factor", factor is { } known ? Name(known) : "unknown"), new("slices.outcome", outcome));
        }
    }

    private static void CountCaptcha(string kind, string outcome) =>
        Captchas.Add(1, new("slices.captcha.kind", kind), new("slices.outcome", outcome));

    private static string Name(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
