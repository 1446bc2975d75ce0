namespace Slices.Infrastructure.Passwords;

/// <summary>A command that keeps a password. <c>NewPassword</c>, the rule for its shape, takes no other.</summary>
public interface ISetsPassword
{
    string Password { get; }
}
