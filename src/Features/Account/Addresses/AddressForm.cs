using Slices.Infrastructure.Areas;

namespace Slices.Features.Account.Addresses;

/// <summary>What the form shows, be the address new or changed.</summary>
/// <param name="NextAsked">Whether the next select was just asked for, which then takes the focus.</param>
public sealed record AddressForm(SaveAddressCommand Input, IReadOnlyList<AreaLevel> Levels, bool NextAsked = false);
