using System.Buffers.Binary;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;

namespace Slices.Infrastructure.Passwords;

/// <summary>PBKDF2-HMAC-SHA512 by the framework's hasher, which also verifies both of its older forms.</summary>
public sealed class Pbkdf2Algorithm(int iterations) : IPasswordAlgorithm
{
    private readonly PasswordHasher<User> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));

    public PasswordAlgorithm Name => PasswordAlgorithm.Pbkdf2;

    public string Hash(string password) => hasher.HashPassword(null!, password);

    public bool Verify(string hash, string password) => hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;

    // The framework's form 1: marker, PRF, iterations, salt length, salt, key; big-endian. Form 0 is SHA-1 and 1,000 iterations.
    public bool IsWeak(string hash) =>
        Convert.FromBase64String(hash) is not [1, ..] bytes
        || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)) != (uint)KeyDerivationPrf.HMACSHA512
        || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)) < iterations;
}
