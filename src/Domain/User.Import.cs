namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>An account that another system had. Its address counts as proven, and the owner's agreement isn't known.</summary>
    /// <param name="id">Its new id.</param>
    /// <param name="name">The username.</param>
    /// <param name="email">The address.</param>
    /// <param name="passwordHash">As it was there; or of a password that nobody knows, for an owner who chooses a new one by mail.</param>
    /// <param name="hasPassword">Whether the owner knows the password.</param>
    /// <param name="isDisabled">Whether it was disabled there.</param>
    /// <param name="culture">The language of mails to the owner.</param>
    /// <param name="createdAt">When it was made there.</param>
    public static User Import(
        Guid id, UserName name, EmailAddress email, string passwordHash, bool hasPassword, bool isDisabled, string culture, DateTimeOffset createdAt)
    {
        var user = Register(name, email, passwordHash, culture, null, createdAt);
        user.Id = id;
        user.HasPassword = hasPassword;
        user.Activate(createdAt);
        if (isDisabled)
        {
            user.Disable();
        }
        return user;
    }
}
