using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Passwords.Imported;

namespace Slices.Infrastructure.Passwords;

/// <summary>What a password check came to.</summary>
public enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but hashed by another algorithm, by another system or with less work than the settings ask for now.</summary>
    RightRehashNeeded,
}

/// <summary>
/// Hashes new passwords by the algorithm in force and checks those of every other, and those that another system hashed. It works
/// on the caller's thread; <see cref="PasswordHashing"/> is what the features use.
/// </summary>
public sealed class PasswordHasher(IOptions<PasswordSettings> settings, HashDurations durations, TimeProvider time)
{
    private readonly Argon2idAlgorithm argon2id = new(settings.Value.MemoryKiB, settings.Value.Passes);
    private readonly Pbkdf2Algorithm pbkdf2 = new(settings.Value.Iterations);

    /// <summary>Whether the settings ask for Argon2id and this system can't load it.</summary>
    public bool FallsBack => settings.Value.Algorithm == PasswordAlgorithm.Argon2id && !Argon2idAlgorithm.IsAvailable;

    /// <summary>What new passwords are hashed by.</summary>
    public PasswordAlgorithm Algorithm => InForce.Name;

    private IPasswordAlgorithm InForce => settings.Value.Algorithm == PasswordAlgorithm.Pbkdf2 || FallsBack ? pbkdf2 : argon2id;

    public string Hash(string password) => Timed(InForce, () => InForce.Hash(UnicodeText.Compose(password)));

    /// <summary>Checks a password. A hash that is missing, or that can't be checked here, costs as much as a new one and is wrong.</summary>
    public PasswordCheck Check(string? hash, string password)
    {
        if (hash is null || AlgorithmOf(hash) is not { } algorithm)
        {
            return hash is not null && ImportedHash.Parse(hash) is { } imported ? Check(imported, password) : CheckNone(password);
        }
        var composed = UnicodeText.Compose(password);
        var isWeak = algorithm.IsWeak(hash);
        var isRight = isWeak ? algorithm.Verify(hash, composed) : Timed(algorithm, () => algorithm.Verify(hash, composed));
        if (!isRight)
        {
            return PasswordCheck.Wrong;
        }
        return isWeak || algorithm != InForce ? PasswordCheck.RightRehashNeeded : PasswordCheck.Right;
    }

    /// <summary>Makes a hash by each algorithm that one may be kept by, so that <see cref="HashDurations"/> knows them before the first sign-in.</summary>
    public void Measure()
    {
        foreach (var algorithm in (IPasswordAlgorithm[])(Argon2idAlgorithm.IsAvailable ? [argon2id, pbkdf2] : [pbkdf2]))
        {
            Timed(algorithm, () => algorithm.Hash("nobody's password"));
        }
    }

    /// <summary>Learns what a check takes that costs as much as that of this hash, of no password, which another system could have made.</summary>
    public void Measure(string example)
    {
        if (ImportedHash.Parse(example) is { } imported)
        {
            Check(imported, "nobody's password");
        }
    }

    // As it was typed: other systems don't compose it.
    private PasswordCheck Check(ImportedHash imported, string password) =>
        Timed(imported.GetType().Name, () => imported.Verify(password)) ? PasswordCheck.RightRehashNeeded : PasswordCheck.Wrong;

    private PasswordCheck CheckNone(string password)
    {
        Hash(password);
        return PasswordCheck.Wrong;
    }

    private IPasswordAlgorithm? AlgorithmOf(string hash) => hash switch
    {
        ['$', ..] => Argon2idAlgorithm.CanVerify(hash) ? argon2id : null,
        _ => pbkdf2,
    };

    private T Timed<T>(IPasswordAlgorithm algorithm, Func<T> work) => Timed(algorithm.Name.ToString(), work);

    private T Timed<T>(string algorithm, Func<T> work)
    {
        var began = time.GetTimestamp();
        var result = work();
        durations.Note(algorithm, time.GetElapsedTime(began));
        return result;
    }
}
