using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;
using StackExchange.Redis;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>Asking twice under one key does nothing twice, on either store.</summary>
public sealed class IdempotencyTests(IdempotencyTests.Stores stores) : IClassFixture<IdempotencyTests.Stores>
{
    private const string Password = "a password that nobody keeps 7";

    private static int last;

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task The_same_key_and_body_get_the_same_answer_and_one_account(string store)
    {
        var (site, visitor) = (stores.On(store), stores.On(store).Visit());
        var (name, body) = await RegistrationAsync(site);

        var answers = new[] { await RegisterAsync(visitor, body, "first"), await RegisterAsync(visitor, body, "first"), await RegisterAsync(visitor, body, "first") };

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Accepted);
        answers.Select(a => a.Text).Distinct().ShouldHaveSingleItem().ShouldContain("\"email\":");
        answers.Select(a => a.Header("Content-Type")).Distinct().ShouldHaveSingleItem();
        (await CountAsync(site, name)).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task Of_several_at_once_one_does_it_and_none_does_it_again(string store)
    {
        var (site, visitor) = (stores.On(store), stores.On(store).Visit());
        var (name, body) = await RegistrationAsync(site);
        var token = await visitor.TokenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            visitor.SendAsync(ApiVisits.Request(HttpMethod.Post, "/registrations", body, ("Idempotency-Key", "at-once"), ("X-CSRF-TOKEN", token)))));

        answers.Count(a => a.Status == HttpStatusCode.Accepted).ShouldBeGreaterThan(0);
        answers.Where(a => a.Status != HttpStatusCode.Accepted).ShouldAllBe(a => a.Status == HttpStatusCode.Conflict && a.Problem() == "idempotency.running");
        (await CountAsync(site, name)).ShouldBe((1, 1));
        (await RegisterAsync(visitor, body, "at-once")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task Another_body_under_the_key_is_refused_and_another_operation_browser_or_key_is_its_own(string store)
    {
        var (site, visitor) = (stores.On(store), stores.On(store).Visit());
        var (_, body) = await RegistrationAsync(site);
        var (other, otherBody) = await RegistrationAsync(site);
        await RegisterAsync(visitor, body, "shared");

        var reused = await RegisterAsync(visitor, otherBody, "shared");
        reused.Status.ShouldBe(HttpStatusCode.Conflict);
        reused.Problem().ShouldBe("idempotency.reused");
        (await CountAsync(site, other)).Accounts.ShouldBe(0);

        (await SendCodeAsync(site, visitor, "shared", "13800138001")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await RegisterAsync(site.Visit(), otherBody, "shared")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await RegisterAsync(visitor, body, "another")).Problem().ShouldBe("captcha.wrong", "under another key it is another request, whose captcha is used");
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task What_was_refused_may_be_tried_again_under_the_same_key(string store)
    {
        var (site, visitor) = (stores.On(store), stores.On(store).Visit());
        var (name, body) = await RegistrationAsync(site, agree: false);
        (await RegisterAsync(visitor, body, "again")).Problem().ShouldBe("agree.missing");
        await site.AddUserAsync(name);
        (_, body) = await RegistrationAsync(site, name: name);
        (await RegisterAsync(visitor, body, "again")).Problem().ShouldBe("userName.taken");

        (_, body) = await RegistrationAsync(site);

        (await RegisterAsync(visitor, body, "again")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("redis")]
    public async Task One_message_leaves_for_one_key(string store)
    {
        var (site, visitor) = (stores.On(store), stores.On(store).Visit());
        var mobile = $"+86138{10_000_000 + Interlocked.Increment(ref last) * 10_007}";
        var user = await site.AddUserAsync($"texted{last}");
        await site.SetAsync(user.Id, u => u.Mobile, mobile);
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(CaptchaPurpose.SmsCode);

        for (var n = 0; n < 3; n++)
        {
            var answer = await visitor.PostAsync("/sms-codes", new { mobile, captchaId, captchaAnswer }, ("Idempotency-Key", "code"));
            answer.Status.ShouldBe(HttpStatusCode.Accepted);
            answer.Json().GetProperty("resendAfterSeconds").GetInt32().ShouldBe(60);
        }

        (await site.OutgoingSmsAsync()).Count(m => m.To == mobile).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    [InlineData("a\tb")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var site = stores.On("memory");
        var (name, body) = await RegistrationAsync(site);

        var refused = await RegisterAsync(site.Visit(), body, key);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Problem().ShouldBe("idempotency.key");
        (await CountAsync(site, name)).Accounts.ShouldBe(0);
    }

    [Fact]
    public async Task A_day_later_the_key_is_a_new_one()
    {
        var (site, visitor) = (stores.On("memory"), stores.On("memory").Visit());
        var (name, body) = await RegistrationAsync(site);
        await RegisterAsync(visitor, body, "daily");

        site.Clock.Move(TimeSpan.FromHours(25));
        (_, body) = await RegistrationAsync(site, name: name);

        (await RegisterAsync(visitor, body, "daily")).Problem().ShouldBe("userName.taken");
    }

    [Fact]
    public async Task The_store_has_neither_the_password_nor_anything_that_it_could_be_guessed_by()
    {
        var (site, visitor) = (stores.On("redis"), stores.On("redis").Visit());
        var (_, body) = await RegistrationAsync(site);
        await RegisterAsync(visitor, body, "kept");
        string[] telling = [Password, "kept", .. Spellings(Password), .. Spellings(body), .. Spellings("kept")];

        using var redis = await ConnectionMultiplexer.ConnectAsync(stores.Redis.Configuration);
        var keys = redis.GetServer(stores.Redis.Configuration).Keys().ToList();
        var strings = keys.Where(k => redis.GetDatabase().KeyType(k) == RedisType.String).Select(k => $"{k} {redis.GetDatabase().StringGet(k)}").ToList();

        strings.ShouldContain(s => s.Contains("idempotency:", StringComparison.Ordinal) && s.Contains("202", StringComparison.Ordinal));
        strings.ShouldAllBe(s => !telling.Any(t => s.Contains(t, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task What_was_done_or_refused_is_said_though_the_store_is_away_by_then()
    {
        await using var site = new ForgetfulSite();
        await site.InitializeAsync();
        var visitor = site.Visit();
        var (name, body) = await RegistrationAsync(site);
        var (_, refused) = await RegistrationAsync(site, agree: false);

        (await RegisterAsync(visitor, body, "done")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await RegisterAsync(visitor, refused, "refused")).Problem().ShouldBe("agree.missing");

        (await CountAsync(site, name)).ShouldBe((1, 1));
        site.Log.All.Count(l => l.Contains("idempotency key", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static string[] Spellings(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [Convert.ToHexString(SHA256.HashData(bytes)), Convert.ToBase64String(SHA256.HashData(bytes)), Convert.ToHexString(SHA256.HashData(bytes)).Substring(0, 32)];
    }

    private static async Task<(string Name, string Body)> RegistrationAsync(Site site, bool agree = true, string? name = null)
    {
        name ??= $"keyed{Interlocked.Increment(ref last)}";
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(CaptchaPurpose.Registration);
        return (name, JsonSerializer.Serialize(new
        {
            userName = name,
            email = $"{name}@example.com",
            password = Password,
            confirmPassword = Password,
            agree,
            captchaId,
            captchaAnswer,
        }));
    }

    private static Task<Page> RegisterAsync(Visitor visitor, string body, string key) => visitor.PostAsync("/registrations", (object)body, ("Idempotency-Key", key));

    [Theory]
    [InlineData("/nothing", HttpStatusCode.NoContent, "")]
    [InlineData("/accepted", HttpStatusCode.Accepted, "")]
    [InlineData("/status", HttpStatusCode.Accepted, "")]
    [InlineData("/value", HttpStatusCode.OK, "1")]
    [InlineData("/either", HttpStatusCode.NoContent, "")]
    [InlineData("/refused", HttpStatusCode.Conflict, "")]
    public async Task The_command_is_found_wherever_it_stands_and_an_answer_without_a_body_is_kept(string path, HttpStatusCode status, string body)
    {
        var done = 0;
        await using var app = Operations(_ => Interlocked.Increment(ref done));
        using var http = new HttpClient { BaseAddress = await StartAsync(app) };
        Task<HttpResponseMessage> AskAsync(string command) => http.SendAsync(
            new(HttpMethod.Post, path) { Content = new StringContent(command, Encoding.UTF8, "application/json"), Headers = { { "Idempotency-Key", "once" } } });

        var (first, second, other) = (await AskAsync("""{"what":1}"""), await AskAsync("""{"what":1}"""), await AskAsync("""{"what":2}"""));

        first.StatusCode.ShouldBe(status);
        second.StatusCode.ShouldBe(status);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await first.Content.ReadAsStringAsync()).ShouldBe(body);
        if (path == "/refused")
        {
            done.ShouldBe(3);
            return;
        }
        done.ShouldBe(1);
        other.StatusCode.ShouldBe(HttpStatusCode.Conflict, "another command under the key");

        // The same address by another method is another operation.
        (await http.SendAsync(new(HttpMethod.Delete, path) { Headers = { { "Idempotency-Key", "once" } } })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        done.ShouldBe(2);
    }

    public sealed record Command(int What);

    // Operations as the API's, whose handlers ask for a service before their command.
    private static WebApplication Operations(Action<int> act)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddHttpContextAccessor().AddSingleton(TimeProvider.System).AddSingleton<Slices.Infrastructure.Visitors.Visitor>()
            .AddSingleton<Slices.Infrastructure.Visitors.BrowserKey>().AddSingleton<IEphemeralStore, MemoryStore>().Configure<SiteSettings>(s => s.BaseUrl = "http://localhost");
        var app = builder.Build();
        // One browser, whose key is the same each time.
        app.Use((context, next) =>
        {
            context.Request.Headers.Cookie = $"slices-browser={new string('A', 22)}";
            return next(context);
        });
        Map("/nothing", TypedResults.NoContent());
        Map("/accepted", TypedResults.Accepted((string?)null));
        Map("/status", TypedResults.StatusCode(202));
        Map("/value", TypedResults.Ok(1));
        Map("/either", (Results<NoContent, Conflict>)TypedResults.NoContent());
        Map("/refused", TypedResults.Conflict());
        return app;

        void Map(string path, IResult answer)
        {
            app.MapPost(path, (TimeProvider time, Command command) => Do(answer, command.What)).Idempotent();
            app.MapDelete(path, (TimeProvider time) => Do(TypedResults.NoContent(), 0)).Idempotent();
        }

        IResult Do(IResult answer, int what)
        {
            act(what);
            return answer;
        }
    }

    private static async Task<Uri> StartAsync(WebApplication app)
    {
        await app.StartAsync();
        return new(app.Urls.Single());
    }

    private static async Task<Page> SendCodeAsync(Site site, Visitor visitor, string key, string mobile)
    {
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(CaptchaPurpose.SmsCode);
        return await visitor.PostAsync("/sms-codes", new { mobile, captchaId, captchaAnswer }, ("Idempotency-Key", key));
    }

    private static async Task<(int Accounts, int Mails)> CountAsync(Site site, string name)
    {
        var key = UserName.Fold(name).Key;
        var users = await site.QueryAsync(work => work.Query<User>().Where(u => u.UserNameKey == key).ToListAsync());
        return (users.Count, (await site.OutgoingMailsAsync()).Count(m => users.Any(u => u.Id == m.UserId)));
    }

    /// <summary>A site whose store can't be reached any more when an answer is there.</summary>
    private sealed class ForgetfulSite : Site
    {
        protected override void Replace(IServiceCollection services) =>
            services.Replace(ServiceDescriptor.Singleton<IEphemeralStore>(provider => new Forgetful(ActivatorUtilities.CreateInstance<MemoryStore>(provider))));
    }

    private sealed class Forgetful(IEphemeralStore store) : IEphemeralStore
    {
        public Task PutAsync(string key, string value, TimeSpan lifetime) => IsKept(key) ? store.PutAsync(key, value, lifetime) : throw new EphemeralStoreUnavailableException();

        public Task<string?> ReadAsync(string key) => store.ReadAsync(key);

        public Task<string?> TakeAsync(string key) => IsKept(key) ? store.TakeAsync(key) : throw new EphemeralStoreUnavailableException();

        public Task<IReadOnlyList<WindowCount>> CountAsync(IReadOnlyList<CountedWindow> windows) => store.CountAsync(windows);

        public Task<bool> ClaimAsync(string key, TimeSpan lifetime) => store.ClaimAsync(key, lifetime);

        private static bool IsKept(string key) => !key.StartsWith("idempotency:", StringComparison.Ordinal);
    }

    public sealed class Stores : IAsyncLifetime
    {
        private readonly Site memory = new();
        private Site? redis;

        public Redis Redis { get; } = new();

        public Site On(string store) => store == "memory" ? memory : redis!;

        public async ValueTask InitializeAsync()
        {
            await memory.InitializeAsync();
            await Redis.StartAsync();
            redis = new(new() { ["ConnectionStrings:Redis"] = Redis.Configuration });
            await redis.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await memory.DisposeAsync();
            await redis!.DisposeAsync();
            await Redis.StopAsync();
        }
    }
}
