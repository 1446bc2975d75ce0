using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>A site that sends its mail to a real SMTP server.</summary>
public class PostingSite : Site
{
    public PostingSite()
        : this(new SmtpServer())
    {
    }

    private PostingSite(SmtpServer server)
        : base(new()
        {
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{server.Port}",
            ["Mail:Security"] = "None",
            ["Mail:From"] = "Slices <no-reply@slices.example>",
        }) => Server = server;

    public SmtpServer Server { get; }

    public override async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.StopAsync();
    }

    public Task DispatchAsync() => Services.GetRequiredService<MailDispatcher>().DispatchAsync(CancellationToken.None);

    public async Task<Guid> QueueAsync(string to, bool active = false)
    {
        var user = NewUser(to, active);
        var mail = OutgoingMail.Queue(MailTemplate.Activation, user, "en", "127.0.0.1", Clock.GetUtcNow());
        await InsertAsync(user, mail);
        return mail.Id;
    }

    public async Task<OutgoingMail> FindMailAsync(Guid id) => (await ListAsync($"select * from outgoing_mails where id = {id}", MailOutbox.Read)).Single();

    public static User NewUser(string email, bool active = false)
    {
        var user = User.Register(UserName.Fold($"u{Guid.NewGuid():N}"[..20]), EmailAddress.Parse(email)!, "", "en", null, DateTimeOffset.UtcNow);
        if (active)
        {
            user.Activate(DateTimeOffset.UtcNow);
        }
        return user;
    }
}
