using Microsoft.Extensions.DependencyInjection;
using Slices.Features.Admin.Sms;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Passwords;
using Slices.Tests.Infrastructure.Passwords;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Caching;

/// <summary>Two nodes that cache in one Redis, and what they do without it.</summary>
[Slow]
public sealed class CachingTests : IAsyncLifetime
{
    private const string Leaked = "tr0ub4dor & three";

    private readonly Redis redis = new();
    private readonly BreachServer service = new();
    private Site first = null!;
    private Site second = null!;

    public async ValueTask InitializeAsync()
    {
        await redis.StartAsync();
        await service.InitializeAsync();
        service.BeginAnew(Leaked);
        var database = await Postgres.CloneAsync();
        (first, second) = (Node(database), Node(database));
        await Task.WhenAll(first.InitializeAsync().AsTask(), second.InitializeAsync().AsTask());
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(first.DisposeAsync().AsTask(), second.DisposeAsync().AsTask());
        await service.DisposeAsync();
        await redis.StopAsync();
    }

    [Fact]
    public async Task What_one_node_asked_the_service_of_leaked_passwords_the_other_knows_for_a_while()
    {
        foreach (var node in new[] { first, second, first })
        {
            (await IsLeakedAsync(node)).ShouldBeTrue();
            await WrittenAsync();
        }
        service.Requests.Count.ShouldBe(1);

        first.Clock.Move(BreachedPasswords.Kept);
        (await IsLeakedAsync(first)).ShouldBeTrue();
        service.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Redis_learns_five_digits_of_the_hash_and_none_of_the_rest()
    {
        await IsLeakedAsync(first);

        var key = await WrittenAsync();
        key.ShouldEndWith("breached:" + BreachServer.Hash(Leaked)[..5]);
        (await redis.CommandAsync("pttl", key)).ShouldNotBe("-1");
    }

    [Fact]
    public async Task An_answer_that_cannot_be_believed_is_not_kept()
    {
        service.Instead = context => { context.Response.StatusCode = 500; return Task.CompletedTask; };
        (await IsLeakedAsync(first)).ShouldBeFalse();
        service.Instead = null;

        (await IsLeakedAsync(first)).ShouldBeTrue();
    }

    [Fact]
    public async Task Figures_are_kept_for_a_while_and_areas_are_not_in_Redis()
    {
        await first.SendAsync(new SmsQuery());
        await AreasAsync(first);

        await Eventually.TrueAsync(async () => (await redis.CommandAsync("keys", "*figures:sms*")).Length > 0);
        (await redis.CommandAsync("keys", "*areas*")).ShouldBeEmpty();
        (await AreasAsync(first)).ShouldBeSameAs(await AreasAsync(first));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("hanging")]
    [InlineData("replica")]
    [InlineData("flushed")]
    public async Task Whatever_Redis_does_everything_goes_on_from_its_source(string trouble)
    {
        await IsLeakedAsync(first);
        await (trouble switch
        {
            "gone" => redis.StopAsync(),
            "hanging" => redis.FreezeAsync(),
            "replica" => redis.CommandAsync("replicaof", "127.0.0.1", "1"),
            _ => redis.CommandAsync("flushall"),
        });
        try
        {
            (await IsLeakedAsync(second)).ShouldBeTrue();
            (await AreasAsync(second)).Provinces.ShouldNotBeEmpty();
            (await second.Services.GetRequiredService<SmsFigures>().ReadAsync(second.Clock.GetUtcNow(), CancellationToken.None)).Messages.ShouldBeEmpty();
        }
        finally
        {
            await redis.ResumeAsync();
        }
    }

    // The cache writes what others shall know after it has answered.
    private async Task<string> WrittenAsync()
    {
        var key = "";
        await Eventually.TrueAsync(async () => (key = await redis.CommandAsync("keys", "*breached*")).Length > 0);
        return key;
    }

    private static Task<bool> IsLeakedAsync(Site node) => node.Services.GetRequiredService<BreachedPasswords>().ContainAsync(Leaked, CancellationToken.None);

    private static async Task<AreaTree> AreasAsync(Site node) => await node.Services.GetRequiredService<CurrentAreas>().ReadAsync(CancellationToken.None);

    private Site Node(string database) => new(new()
    {
        ["ConnectionStrings:Postgres"] = database,
        ["ConnectionStrings:Redis"] = redis.Configuration,
        ["Passwords:BreachService"] = service.Endpoint,
    });
}
