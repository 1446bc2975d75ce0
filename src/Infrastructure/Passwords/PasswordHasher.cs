using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Passwords;

/// <summary>What a password check came to.</summary>
public enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but hashed by another algorithm or with less work than the settings ask for now.</summary>
    RightButWeak,
}

/// <summary>
/// Hashes new passwords by the algorithm in force and checks those of every other. It works on the caller's thread;
/// <see cref="PasswordHashing"/> is what the features use.
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

    public string Hash(string password) => Timed(InForce, () => InForce.Hash(password));

    /// <summary>Checks a password. A hash that is missing, or that can't be checked here, costs as much as a new one and is wrong.</summary>
    public PasswordCheck Check(string? hash, string password)
    {
        if (hash is null || AlgorithmOf(hash) is not { } algorithm)
        {
            Hash(password);
            return PasswordCheck.Wrong;
        }
        var isWeak = algorithm.IsWeak(hash);
        var isRight = isWeak ? algorithm.Verify(hash, password) : Timed(algorithm, () => algorithm.Verify(hash, password));
        if (!isRight)
        {
            return PasswordCheck.Wrong;
        }
        return isWeak || algorithm != InForce ? PasswordCheck.RightButWeak : PasswordCheck.Right;
    }

    /// <summary>Makes a hash by each algorithm that one may be kept by, so that <see cref="HashDurations"/> knows them before the first sign-in.</summary>
    public void Measure()
    {
        foreach (var algorithm in (IPasswordAlgorithm[])(Argon2idAlgorithm.IsAvailable ? [argon2id, pbkdf2] : [pbkdf2]))
        {
            Timed(algorithm, () => algorithm.Hash("nobody's password"));
        }
    }

    private IPasswordAlgorithm? AlgorithmOf(string hash) => hash switch
    {
        ['$', ..] => Argon2idAlgorithm.CanVerify(hash) ? argon2id : null,
        _ => pbkdf2,
    };

    private T Timed<T>(IPasswordAlgorithm algorithm, Func<T> work)
    {
        var began = time.GetTimestamp();
        var result = work();
        durations.Note(algorithm.Name, time.GetElapsedTime(began));
        return result;
    }
}
