namespace Slices.Infrastructure.Sms;

public enum SmsDeliveryState
{
    Sent,

    /// <summary>No message will ever reach this number.</summary>
    NumberRefused,

    /// <summary>No gateway took the message now.</summary>
    NotSent,

    /// <summary>No gateway said that it took the message, and one may have sent it: trying again could send it twice.</summary>
    Unknown,
}

/// <summary>What became of a message.</summary>
/// <param name="Gateway">Who sent or refused it: all that were asked when none took it, and null when none could be asked.</param>
/// <param name="Detail">The provider's id of the message, or why it wasn't sent, for the operator.</param>
public sealed record SmsDelivery(SmsDeliveryState State, string? Gateway, string Detail);
