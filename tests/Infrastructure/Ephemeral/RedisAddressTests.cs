using System.Net;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Logging.Abstractions;
using Slices.Infrastructure.Ephemeral;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Ephemeral;

/// <summary>What ConnectionStrings:Redis may say.</summary>
[Slow]
public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache", "cache:6379", null, null, null, false)]
    [InlineData("redis://cache:7000/", "cache:7000", null, null, null, false)]
    [InlineData("redis://:p%40ss%2Fw%2Crd@cache/3", "cache:6379", null, "p@ss/w,rd", 3, false)]
    [InlineData("rediss://app:a%3Ab=c@cache.example.com:6380/0", "cache.example.com:6380", "app", "a:b=c", 0, true)]
    [InlineData("rediss://缓存.cn", "xn--q8s744f.cn:6379", null, null, null, true)]
    [InlineData("redis://[::1]:6379", "[::1]:6379", null, null, null, false)]
    [InlineData("cache", "cache:6379", null, null, null, false)]
    [InlineData("cache:7000,user=app,password=a=b,ssl=true,defaultDatabase=2", "cache:7000", "app", "a=b", 2, true)]
    [InlineData("one:7000,two:7001", "one:7000 two:7001", null, null, null, false)]
    public void An_address_or_the_clients_own_form_is_read(string address, string hosts, string? user, string? password, int? database, bool tls)
    {
        var options = RedisAddress.Parse(address);

        options.SetDefaultPorts();
        string.Join(' ', options.EndPoints.Select(e => e is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : e.ToString())).ShouldBe(hosts);
        (options.User, options.Password, options.DefaultDatabase, options.Ssl).ShouldBe((user, password, database, tls));
    }

    [Fact]
    public void What_the_setting_says_of_time_is_heeded_and_what_the_site_stands_on_is_not_changed()
    {
        var options = RedisAddress.Parse("cache,asyncTimeout=700,abortConnect=true");

        (options.AsyncTimeout, options.ConnectTimeout, options.AbortOnConnectFail).ShouldBe((700, 2000, false));
        options.BacklogPolicy.QueueWhileDisconnected.ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://cache")]
    [InlineData("redis://")]
    [InlineData("redis://user:s3cret#x@cache")]
    [InlineData("redis://user:s3cret/x@cache")]
    [InlineData("redis://user:6379/s3cret@cache")]
    [InlineData("redis://s3cret@cache")]
    [InlineData("redis://:s3cret@cache/first")]
    [InlineData("redis://:s3cret@cache?timeout=3")]
    [InlineData("redis://:s3cret@one,two")]
    [InlineData("password=s3cret")]
    [InlineData("cache,password=abc,s3cret=1")]
    [InlineData("cache,abortConnect=s3cret")]
    [InlineData("cache,defaultDatabase=s3cret")]
    public void Of_a_bad_one_nothing_is_said_that_might_be_the_password(string address)
    {
        var sentence = Should.Throw<ArgumentException>(() => RedisAddress.Parse(address)).Message;

        sentence.ShouldNotContain("s3cret");
        sentence.ShouldNotContain("abc");
        sentence.ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_user_of_few_permissions_over_TLS_suffices()
    {
        var certificate = Certificates.For("127.0.0.1");
        var redis = new Redis(
            "--port 0", "--tls-port PORT", $"--tls-cert-file {certificate}", $"--tls-key-file {certificate}", $"--tls-ca-cert-file {certificate}", "--tls-auth-clients no",
            "--user default off", "--user app on >p@ss ~{slices}:* -@all +@connection +@read +@write +@scripting -@dangerous +info");
        await redis.StartAsync();
        try
        {
            await using var connection = new RedisConnection(RedisAddress.Parse($"rediss://app:p%40ss@127.0.0.1:{redis.Port}/3"));
            IEphemeralStore store = new RedisStore(connection, NullLogger<RedisStore>.Instance);
            var minute = TimeSpan.FromMinutes(1);

            await store.PutAsync("key", "value", minute);

            (await store.ReadAsync("key")).ShouldBe("value");
            (await store.TakeAsync("key")).ShouldBe("value");
            (await store.CountAsync("count", minute)).Count.ShouldBe(1);
            (await store.ClaimAsync("claim", minute)).ShouldBeTrue();
            using var cache = new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = connection.OpenAsync, InstanceName = RedisConnection.Prefix });
            await cache.SetAsync("cached", [1], new() { AbsoluteExpirationRelativeToNow = minute });
            (await cache.GetAsync("cached")).ShouldBe([1]);
        }
        finally
        {
            await redis.StopAsync();
        }
    }
}
