using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Passwords;

namespace Slices.Tests.Infrastructure.Passwords;

public sealed class HashDurationsTests
{
    private readonly HashDurations durations = new();

    [Fact]
    public void Nine_of_ten_take_no_longer()
    {
        for (var n = 1; n <= HashDurations.Kept; n++)
        {
            durations.Note(PasswordAlgorithm.Argon2id, TimeSpan.FromMilliseconds(n));
        }

        durations.Usual.TotalMilliseconds.ShouldBe(46);
    }

    [Fact]
    public void The_slower_algorithm_counts_however_rarely_it_is_used()
    {
        durations.Note(PasswordAlgorithm.Pbkdf2, TimeSpan.FromMilliseconds(150));
        for (var n = 0; n < 1000; n++)
        {
            durations.Note(PasswordAlgorithm.Argon2id, TimeSpan.FromMilliseconds(11));
        }

        durations.Usual.TotalMilliseconds.ShouldBe(150);
    }

    [Fact]
    public void Nobody_makes_answers_ever_slower_by_overloading_the_machine()
    {
        for (var n = 0; n < 1000; n++)
        {
            durations.Note(PasswordAlgorithm.Argon2id, TimeSpan.FromMinutes(1));
        }
        durations.Usual.ShouldBe(HashDurations.Longest);

        for (var n = 0; n < HashDurations.Kept; n++)
        {
            durations.Note(PasswordAlgorithm.Argon2id, TimeSpan.FromMilliseconds(100));
        }
        durations.Usual.TotalMilliseconds.ShouldBe(100);
    }

    [Fact]
    public void Old_hashes_of_less_work_teach_nothing()
    {
        var hasher = new PasswordHasher(Options.Create(new PasswordSettings { Iterations = 100_000 }), durations, TimeProvider.System);
        hasher.Measure();
        var usual = durations.Usual;
        var weak = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(null!, "weak");
        var lean = new PasswordHasher(Options.Create(new PasswordSettings { MemoryKiB = 8, Passes = 1 }), new(), TimeProvider.System).Hash("lean");

        for (var n = 0; n < HashDurations.Kept; n++)
        {
            hasher.Check(weak, "wrong");
            hasher.Check(lean, "wrong");
        }

        usual.ShouldBeGreaterThan(TimeSpan.Zero);
        durations.Usual.ShouldBe(usual);
    }
}
