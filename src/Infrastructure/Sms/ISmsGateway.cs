using Slices.Domain;

namespace Slices.Infrastructure.Sms;

/// <summary>A code to be sent. It prints itself without the code.</summary>
/// <param name="Id">The provider gets it along, so that both sides' records can be matched.</param>
/// <param name="Lifetime">How long the code works; a template says it in whole minutes.</param>
/// <param name="Culture">The reader's language, such as <c>zh-CN</c>; what is said is up to the provider's template.</param>
public sealed record SmsMessage(Guid Id, MobileNumber To, string Code, TimeSpan Lifetime, string Culture)
{
    public int Minutes => Math.Max(1, (int)Math.Round(Lifetime.TotalMinutes));

    /// <summary>About what the provider's template makes of it.</summary>
    public string Text => Resources.Texts.Get("code.text", Code, Minutes);

    public override string ToString() => $"{Id} to {To}";
}

/// <summary>A provider that sends messages.</summary>
public interface ISmsGateway
{
    /// <summary>As in <c>Sms:Gateways</c>.</summary>
    string Name { get; }

    /// <summary>Asks the provider once and never throws for what the provider or the way to it does.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was asked for.</exception>
    Task<SmsOutcome> SendAsync(SmsMessage message, CancellationToken cancellation);
}

/// <summary>What a gateway made of a message.</summary>
public enum SmsVerdict
{
    Sent,

    /// <summary>
    /// This gateway doesn't take this message, such as the sixth to one number within an hour. Another one may. The gateway doesn't
    /// count as failing: otherwise one person asking for many codes could disable it for everybody.
    /// </summary>
    Declined,

    /// <summary>The gateway is away, in trouble or without balance, or didn't answer in time. Another one is to be tried.</summary>
    Failed,

    /// <summary>No gateway will ever reach this number.</summary>
    NumberRefused,

    /// <summary>The gateway refuses everything until the operator mends its settings or what is set up at the provider.</summary>
    Misconfigured,
}

/// <summary>What became of a message at one gateway.</summary>
/// <param name="Detail">The provider's id of a message that was sent, or else why it wasn't; without code, secret or number.</param>
/// <param name="MayHaveLeft">Whether it may be on its way anyway, such as when no answer came in time.</param>
public sealed record SmsOutcome(SmsVerdict Verdict, string Detail, bool MayHaveLeft = false);
