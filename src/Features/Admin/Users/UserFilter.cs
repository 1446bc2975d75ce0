using Slices.Domain;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Users;

public enum UserRole { Administrator, User }

/// <summary>What somebody has to show beside the password.</summary>
public enum UserFactor { App, Passkey, None }

/// <summary>Which accounts; all of them where nothing is said.</summary>
public record UserFilter : Redacted
{
    /// <summary>A part of the username or the address; one or two characters, how either begins. Or an id, or a phone number or its end.</summary>
    public string Search { get; init; } = "";

    public UserState? State { get; init; }
    public UserRole? Role { get; init; }
    public UserFactor? Factor { get; init; }

    /// <summary>The name of a provider that signs in to the account, such as <c>qq</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The first day of the registration, in the time zone that the administrator sees.</summary>
    public DateOnly? CreatedFrom { get; init; }

    /// <summary>The last day, which is included.</summary>
    public DateOnly? CreatedTo { get; init; }

    /// <summary>The first day of the last sign-in.</summary>
    public DateOnly? SeenFrom { get; init; }

    /// <summary>The last day, which is included.</summary>
    public DateOnly? SeenTo { get; init; }

    /// <summary>Whether it leaves out anybody by more than the search and the state.</summary>
    public bool IsNarrowed => Role is not null || Factor is not null || !string.IsNullOrEmpty(Provider)
        || CreatedFrom is not null || CreatedTo is not null || SeenFrom is not null || SeenTo is not null;
}
