namespace Slices.Infrastructure.Passwords;

/// <summary>How passwords can be hashed. The names are those of the setting.</summary>
public enum PasswordAlgorithm
{
    Argon2id,
    Pbkdf2,
}

/// <summary>One way to hash passwords, at the cost that the settings ask for.</summary>
public interface IPasswordAlgorithm
{
    PasswordAlgorithm Name { get; }

    string Hash(string password);

    bool Verify(string hash, string password);

    /// <summary>Whether a hash took less work than the settings ask for now.</summary>
    bool IsWeak(string hash);
}
