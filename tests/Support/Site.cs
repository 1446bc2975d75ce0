using System.Linq.Expressions;
using System.Net;
using System.Reflection;
using Marten;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Slices.Domain;
using Slices.Features.Account.ExportData;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Sms;

namespace Slices.Tests.Support;

/// <summary>
/// The application as it runs, on a real port and a database of its own, with a clock that tests can move. Tests speak to
/// it over HTTP (<see cref="Visit"/>), by command (<see cref="SendAsync"/>) or look into its database.
/// </summary>
public class Site : IAsyncLifetime
{
    /// <summary>A password that every rule accepts.</summary>
    public const string Password = "correct horse 9 battery";

    private readonly Dictionary<string, string?> settings;
    private readonly bool shared;
    private StartedSite? started;

    public Site()
        : this([], shared: true)
    {
    }

    /// <param name="settings">Those that differ from every site's, in the configuration's spelling.</param>
    /// <param name="shared">Whether other classes want the same ones: they get the same site then, one after the other.</param>
    internal Site(Dictionary<string, string?> settings, bool shared = false) => (this.settings, this.shared) = (settings, shared);

    public Clock Clock => Started.Clock;

    /// <summary>The time by which its answers are padded.</summary>
    public PaddingClock Padding => Started.Padding;

    /// <summary>As <see cref="PaddingClock.HoldAsync"/> does, on a machine whose hashes take so long that their number shows in the deadline.</summary>
    public Task<(TimeSpan Deadline, Page Answer)> HoldAsync(Func<Task<Page>> ask)
    {
        foreach (var algorithm in Enum.GetValues<PasswordAlgorithm>())
        {
            for (var n = 0; n < HashDurations.Kept; n++)
            {
                Services.GetRequiredService<HashDurations>().Note(algorithm, TimeSpan.FromMilliseconds(100));
            }
        }
        return Padding.HoldAsync(ask);
    }

    /// <summary>How long a hash takes, as far as the site has learned.</summary>
    public TimeSpan HashTime => Services.GetRequiredService<HashDurations>().Usual;

    public LogLines Log => Started.Log;

    public string DataDirectory => Started.DataDirectory;

    public string ConnectionString => Started.ConnectionString;

    /// <summary>Where the site listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Address { get; protected set; } = null!;

    public IServiceProvider Services => Started.Services;

    private StartedSite Started => started ?? throw new InvalidOperationException("The site has not been started.");

    private bool IsLent => shared && GetType().GetMethod(nameof(Replace), BindingFlags.Instance | BindingFlags.NonPublic)!.DeclaringType == typeof(Site);

    public virtual async ValueTask InitializeAsync()
    {
        settings.TryAdd("Throttle:Enabled", "false");
        if (settings.GetValueOrDefault("environment") is null or "Development")
        {
            settings.TryAdd("Passwords:MemoryKiB", "64");
            settings.TryAdd("Passwords:Passes", "1");
            settings.TryAdd("Passwords:Iterations", "1000");
        }
        settings.TryAdd("Scheduling:Enabled", "false");
        // Most tests sign in, and many are about the captcha of that form.
        settings.TryAdd("Captcha:Forms:SignIn", "Always");
        settings.TryAdd("Site:BaseUrl", "http://localhost:5080");
        started = IsLent ? await StartedSite.BorrowAsync(settings) : await StartedSite.StartAsync(settings, Replace);
        Address = started.Address;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (started is null)
        {
            return;
        }
        if (IsLent)
        {
            await StartedSite.GiveBackAsync(started, settings);
        }
        else
        {
            await started.DisposeAsync();
        }
    }

    /// <summary>Somebody with a browser and no cookies, reading English unless told otherwise.</summary>
    public Visitor Visit(string language = "en", IPAddress? from = null) => new(Address, language, from, Host);

    /// <summary>Somebody with a browser who has signed in by <see cref="Password"/>.</summary>
    public async Task<Visitor> SignedInAsync(string name)
    {
        var visitor = Visit();
        (await visitor.SignInAsync(name)).Status.ShouldBe(HttpStatusCode.Redirect);
        return visitor;
    }

    /// <summary>An account, and its owner who has signed in.</summary>
    public async Task<Visitor> AddSignedInAsync(string name, string? email = null, bool administrator = false, string? agreement = null)
    {
        await AddUserAsync(name, email, administrator: administrator, agreement: agreement);
        return await SignedInAsync(name);
    }

    /// <summary>Sends a command as the pages do.</summary>
    public Task<T> SendAsync<T>(IRequest<T> command) => WithAsync(services => services.GetRequiredService<IMediator>().Send(command));

    /// <summary>A captcha that was asked for this purpose, and its answer.</summary>
    public async Task<(string Id, string Answer)> CaptchaAsync(CaptchaPurpose purpose, string? kind = null)
    {
        var captchas = Services.GetRequiredService<Captchas>();
        var id = (await captchas.IssueAsync(purpose, kind)).Id;
        return (id, (await captchas.RevealAsync(id))!);
    }

    /// <summary>Reads documents.</summary>
    public Task<T> QueryAsync<T>(Func<UnitOfWork, Task<T>> query) => WithAsync(services => query(services.GetRequiredService<UnitOfWork>()));

    public Task<User> FindUserAsync(string name) => QueryAsync(work => work.Query<User>().SingleAsync(u => u.UserNameKey == UserName.Fold(name).Key));

    /// <summary>Changes an account, as handlers do.</summary>
    public Task<bool> ChangeAsync(Guid userId, Action<User> change) => QueryAsync(async work =>
    {
        await using var transaction = await work.BeginAsync(CancellationToken.None);
        change((await work.LockAsync<User>(userId, CancellationToken.None))!);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    });

    /// <summary>Sets a property of an account that only the account itself sets.</summary>
    public Task SetAsync<T>(Guid userId, Expression<Func<User, T>> property, T value) =>
        ChangeAsync(userId, user => ((PropertyInfo)((MemberExpression)property.Body).Member).SetValue(user, value));

    /// <summary>The whole record, in its order.</summary>
    public Task<List<AuditEntry>> AuditEntriesAsync() => ListAsync($"select * from audit_entries order by at, id", AuditLog.Read);

    /// <summary>What is recorded about the account.</summary>
    public async Task<List<AuditKind>> KindsAsync(User user) => [.. (await AuditEntriesAsync()).Where(e => e.UserId == user.Id).Select(e => e.Kind)];

    public Task<List<OutgoingMail>> OutgoingMailsAsync() => ListAsync($"select * from outgoing_mails order by created_at, id", MailOutbox.Read);

    public Task<List<OutgoingSms>> OutgoingSmsAsync() => ListAsync($"select * from outgoing_sms order by created_at, id", SmsOutbox.Read);

    public Task<List<DataExport>> DataExportsAsync() => ListAsync($"select * from data_exports order by id", ExportStore.Read);

    /// <summary>How many recovery codes the account has left.</summary>
    public async Task<int> RecoveryCodesAsync(User user) => (int)await ValueAsync<long>($"select count(*) from recovery_codes where user_id = {user.Id}");

    public Task InsertAsync(params object[] all) => WithAsync(async services =>
    {
        var work = services.GetRequiredService<UnitOfWork>();
        await using var transaction = await work.BeginAsync(CancellationToken.None);
        foreach (var one in all)
        {
            switch (one)
            {
                case User user: work.Insert(user); break;
                case FormerEmail former: work.Insert(former); break;
                case ExternalLogin login: work.Insert(login); break;
                case Passkey passkey: work.Insert(passkey); break;
                case AuditEntry entry: services.GetRequiredService<AuditLog>().Add(entry); break;
                case OutgoingMail mail: services.GetRequiredService<MailOutbox>().Add(mail); break;
                case OutgoingSms sms: services.GetRequiredService<SmsOutbox>().Add(sms); break;
                case DataExport export: services.GetRequiredService<ExportStore>().Add(export); break;
            }
        }
        await work.SaveAsync(CancellationToken.None);
        foreach (var device in all.OfType<Device>())
        {
            await services.GetRequiredService<DeviceStore>().AddAsync(device, CancellationToken.None);
        }
        foreach (var session in all.OfType<Session>())
        {
            await services.GetRequiredService<SessionStore>().AddAsync(session, CancellationToken.None);
        }
        await transaction.CommitAsync(CancellationToken.None);
        return all;
    });

    /// <summary>Runs a statement; what stands in braces becomes a parameter.</summary>
    public Task<int> ExecuteAsync(FormattableString sql) => WithAsync(services => services.GetRequiredService<Sql>().ExecuteAsync(sql, CancellationToken.None));

    /// <summary>The first row's first column.</summary>
    public Task<T?> ValueAsync<T>(FormattableString sql) => WithAsync(services => services.GetRequiredService<Sql>().ValueAsync<T>(sql, CancellationToken.None));

    public Task<List<T>> ListAsync<T>(FormattableString sql, Func<NpgsqlDataReader, T> read) =>
        WithAsync(services => services.GetRequiredService<Sql>().ListAsync(sql, read, CancellationToken.None));

    /// <summary>Whether anybody waits for a row's lock in the site's database.</summary>
    public Task<bool> AnybodyWaitsAsync() => ValueAsync<bool>(
        $"select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')");

    /// <summary>The wrong passwords that are counted for the account of that name.</summary>
    public Task<int> PasswordFailuresAsync(string name) =>
        ValueAsync<int>($"select c.password_failures from sign_in_counters c join users u on u.id = c.user_id where u.user_name_key = {UserName.Fold(name).Key}");

    public Task<List<Session>> SessionsAsync(User user) =>
        WithAsync(services => services.GetRequiredService<SessionStore>().ListAllAsync(user.Id, CancellationToken.None));

    /// <summary>An account in the database, active unless told otherwise, whose password is <see cref="Password"/>.</summary>
    public async Task<User> AddUserAsync(string name, string? email = null, bool active = true, bool administrator = false, string? agreement = null)
    {
        var user = User.Register(
            UserName.Fold(name), EmailAddress.Parse(email ?? $"{Guid.NewGuid():N}@example.com")!, await HashAsync(), "en",
            agreement is null ? null : new(agreement, Clock.GetUtcNow()), Clock.GetUtcNow());
        if (active)
        {
            user.Activate(Clock.GetUtcNow());
        }
        if (administrator)
        {
            user.GrantAdministrator();
        }
        await InsertAsync(user);
        return user;
    }

    /// <summary>Sends what is due, as the dispatcher does, and answers all mails that were kept for this address, the newest first.</summary>
    public async Task<IReadOnlyList<PickedUpMail>> MailsAsync(string to)
    {
        await Services.GetRequiredService<MailDispatcher>().DispatchAsync(CancellationToken.None);
        // A mail that the nudged dispatcher claimed just before is on its way by another hand.
        await Eventually.TrueAsync(async () => !await ValueAsync<bool>($"select exists (select from outgoing_mails where state = 'Waiting' and attempts = 0)"));
        // By when they were queued: they leave together.
        var queued = await ListAsync($"select id from outgoing_mails order by created_at", row => row.GetGuid(0));
        return [.. Services.GetRequiredService<PickupMailSender>().Newest(100).Where(m => m.To.Equals(to, StringComparison.OrdinalIgnoreCase)).OrderByDescending(m => queued.IndexOf(m.Id))];
    }

    public async Task<T> WithAsync<T>(Func<IServiceProvider, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider);
    }

    /// <summary>What a test puts in place of the application's own services.</summary>
    protected virtual void Replace(IServiceCollection services)
    {
    }

    // Outside Development, or where it has a name of its own, the site is visited by its name.
    private string? Host => new Uri(settings["Site:BaseUrl"]!) is var url && (settings.ContainsKey("environment") || !url.IsLoopback) ? url.IdnHost : null;

    private Task<string> HashAsync() => Task.Run(() => Services.GetRequiredService<PasswordHasher>().Hash(Password));
}
