namespace Slices.Domain;

/// <summary>Where somebody has things sent to. Which area it lies in is kept as a code, so that it follows when the area is renamed.</summary>
/// <param name="Recipient">At most <see cref="MaxRecipientLength"/> characters.</param>
/// <param name="Mobile">A <see cref="MobileNumber.Value"/>.</param>
/// <param name="AreaCode">Of the smallest area that was chosen.</param>
/// <param name="Street">Everything below the area, at most <see cref="MaxStreetLength"/> characters.</param>
public sealed record PostalAddress(Guid Id, string Recipient, string Mobile, string AreaCode, string Street, bool IsDefault)
{
    public const int MaxRecipientLength = 50;
    public const int MaxStreetLength = 200;

    // The record's own would print where somebody lives into whatever log it gets.
    public override string ToString() => $"{nameof(PostalAddress)} {Id}";
}
