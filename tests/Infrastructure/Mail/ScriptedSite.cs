using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Outbox;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>A site whose mail server says what a test wants. Mail leaves when the test dispatches it, and not by itself.</summary>
public sealed class ScriptedSite : Site
{
    public ScriptedSite()
        : this(new ScriptedSmtpServer())
    {
    }

    private ScriptedSite(ScriptedSmtpServer server)
        : base(new()
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{server.Port}",
            ["Mail:Security"] = "None",
            ["Mail:UserName"] = "slices",
            ["Mail:Password"] = "secret word",
            ["Mail:From"] = "no-reply@slices.example",
            ["Mail:Timeout"] = $"{Patience}",
            ["Site:Name"] = "账号中心",
            ["Site:BaseUrl"] = "http://id.example.com",
        }) => Server = server;

    /// <summary>Long, since most servers here answer. Where one doesn't, <see cref="Say"/> shortens it.</summary>
    private static TimeSpan Patience => TimeSpan.FromSeconds(30);

    public ScriptedSmtpServer Server { get; }

    public MailSettings Settings => Services.GetRequiredService<IOptions<MailSettings>>().Value;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>As at the start of a process, with a server that takes every mail and nothing that waits.</summary>
    public async Task BeginAnewAsync()
    {
        Server.SayAsUsual();
        Settings.Timeout = Patience;
        await Server.CloseAllAsync();
        Services.GetRequiredService<MailServerHealth>().RecordAnswer();
        await WithAsync(async services =>
        {
            await services.GetRequiredService<HeldMailAlerts>().EndAsync();
            return true;
        });
        await ExecuteAsync($"delete from outgoing_mails");
    }

    /// <summary>Has the server say that at that step; where it is silent, the site waits for two seconds alone.</summary>
    public void Say(SmtpStep step, string answer)
    {
        Server.Say(step, answer);
        if (answer is ScriptedSmtpServer.Silence or ScriptedSmtpServer.Trickle)
        {
            Settings.Timeout = TimeSpan.FromSeconds(2);
        }
    }

    /// <param name="length">Of what the mail says, at least.</param>
    public async Task<Guid> QueueAsync(string to = "reader@example.com", int length = 0)
    {
        var user = PostingSite.NewUser(to);
        var mail = OutgoingMail.Queue(MailTemplate.Activation, user, "en", new string('1', length), Clock.GetUtcNow());
        await InsertAsync(user, mail);
        return mail.Id;
    }

    public Task DispatchAsync() => Services.GetRequiredService<MailDispatcher>().DispatchAsync(CancellationToken.None);

    public async Task<OutgoingMail> FindAsync(Guid id) => (await ListAsync($"select * from outgoing_mails where id = {id}", MailOutbox.Read)).Single();

    public async Task<List<AuditEntry>> AlertsAsync() => [.. (await AuditEntriesAsync()).Where(e => e.Kind == AuditKind.MailHeld)];

    protected override void Replace(IServiceCollection services) =>
        services.Remove(services.Single(s => s.ImplementationType == typeof(OutboxProcessor<OutgoingMail>)));
}
