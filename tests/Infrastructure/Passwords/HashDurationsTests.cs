using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
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
            durations.Note(TimeSpan.FromMilliseconds(n));
        }

        durations.Usual.TotalMilliseconds.ShouldBe(46);
    }

    [Fact]
    public void Nobody_makes_answers_ever_slower_by_overloading_the_machine()
    {
        for (var n = 0; n < 1000; n++)
        {
            durations.Note(TimeSpan.FromMinutes(1));
        }
        durations.Usual.ShouldBe(HashDurations.Longest);

        for (var n = 0; n < HashDurations.Kept; n++)
        {
            durations.Note(TimeSpan.FromMilliseconds(100));
        }
        durations.Usual.TotalMilliseconds.ShouldBe(100);
    }

    [Fact]
    public async Task Old_hashes_of_less_work_teach_nothing()
    {
        using var hashing = new PasswordHashing(Options.Create(new PasswordSettings { Iterations = 100_000 }), durations, TimeProvider.System, NullLogger<PasswordHashing>.Instance);
        await hashing.CheckAsync(null, "anything", default);
        var usual = durations.Usual;
        var weak = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(null!, "weak");

        for (var n = 0; n < HashDurations.Kept; n++)
        {
            await hashing.CheckAsync(weak, "wrong", default);
        }

        usual.ShouldBeGreaterThan(TimeSpan.Zero);
        durations.Usual.ShouldBe(usual);
    }
}
