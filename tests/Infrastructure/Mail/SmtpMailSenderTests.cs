using System.Globalization;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>Handing mail over to a real SMTP server.</summary>
public sealed class SmtpMailSenderTests(SmtpServer server) : IClassFixture<SmtpServer>
{
    [Fact]
    public async Task A_mail_arrives_with_its_headers_and_both_its_parts_in_any_script()
    {
        var mail = Mail("reader-1@example.com") with { Subject = "激活您的帐号 – é 🦊 and a subject that is long enough to be folded", Text = "你好 reader\r\n.\r\nend", Html = "<p>你好</p>" };

        await SendAsync(server.Settings(), mail);

        var arrived = server.To(mail.To).ShouldHaveSingleItem();
        arrived.Recipients.ShouldBe([mail.To]);
        arrived.Sender.ShouldBe("no-reply@slices.example");
        arrived.Header("From").ShouldContain("<no-reply@slices.example>");
        arrived.Header("To").ShouldBe(mail.To);
        arrived.Header("Subject").ShouldBe(mail.Subject);
        arrived.Header("Message-ID").ShouldBe($"<{mail.Id:N}@id.example.com>");
        DateTimeOffset.Parse(arrived.Header("Date"), CultureInfo.InvariantCulture).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        arrived.Header("Auto-Submitted").ShouldBe("auto-generated");
        arrived.Header("Content-Type").ShouldStartWith("multipart/alternative");
        arrived.Part("text/plain").TrimEnd().ShouldBe(mail.Text);
        arrived.Part("text/html").TrimEnd().ShouldBe(mail.Html);
        arrived.Tls.ShouldBeFalse();
    }

    [Theory]
    [InlineData("refused-1@example.com", "550")]
    [InlineData("unwanted-1@example.com", "554")]
    public async Task What_the_server_will_never_take_is_refused_with_its_reason(string to, string code) =>
        (await Should.ThrowAsync<MailRejectedException>(() => SendAsync(server.Settings(), Mail(to)))).Message.ShouldContain(code);

    [Theory]
    [InlineData("later-1@example.com", "451")]
    [InlineData("postponed-1@example.com", "451")]
    public async Task What_the_server_may_take_later_is_undelivered(string to, string code) =>
        (await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(server.Settings(), Mail(to)))).Message.ShouldContain(code);

    [Fact]
    public async Task A_server_that_is_too_slow_is_given_up_for_now()
    {
        var settings = server.Settings();
        settings.Timeout = TimeSpan.FromSeconds(1);

        var undelivered = await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(settings, Mail("held-1@example.com")));

        undelivered.Message.ShouldBe($"No answer from 127.0.0.1:{server.Port} within 1 s.");
    }

    [Fact]
    public async Task A_server_that_is_gone_is_no_refusal()
    {
        var settings = server.Settings();
        settings.Port = Ports.Free();

        await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(settings, Mail("reader-2@example.com")));
        settings.Security = MailSecurity.Tls;
        await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(settings, Mail("reader-2@example.com")));
    }

    [Theory]
    [InlineData("line\r\nBcc: thief@example.com", "reader-3@example.com")]
    [InlineData("line\nBcc: thief@example.com", "reader-3@example.com")]
    [InlineData("subject", "reader-3@example.com\r\nRCPT TO:<thief@example.com>")]
    [InlineData("subject", "reader-3@example.com>\r\nBcc: <thief@example.com")]
    public async Task No_line_break_adds_a_recipient(string subject, string to)
    {
        await Should.ThrowAsync<Exception>(() => SendAsync(server.Settings(), Mail(to) with { Subject = subject }));

        server.Attempts("thief@example.com").ShouldBe(0);
        server.To("reader-3@example.com").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_offers_no_encryption_gets_no_mail_that_needs_it()
    {
        await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(server.Settings(MailSecurity.StartTls), Mail("reader-4@example.com")));

        server.Attempts("reader-4@example.com").ShouldBe(0);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task Over_TLS_mails_arrive_encrypted_and_signed_in_several_at_once(MailSecurity security)
    {
        await using var secure = await StartAsync(security, Certificates.For("127.0.0.1"), "--user", "slices", "--password", "pass: word+/= 密码");
        var settings = secure.Server.Settings(security);
        (settings.UserName, settings.Password) = ("slices", "pass: word+/= 密码");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => SendAsync(settings, Mail($"reader-{n}@example.com"))));

        secure.Server.Mails.Count.ShouldBe(8);
        secure.Server.Mails.ShouldAllBe(m => m.Tls && m.User == "slices");
        secure.Server.Mails.DistinctBy(m => m.Header("Message-ID")).Count().ShouldBe(8);

        // A wrong password is the operator's to mend: the mail is kept until then.
        settings.Password = "wrong";
        (await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(settings, Mail("reader-9@example.com")))).Message.ShouldContain("53");
        (settings.UserName, settings.Password) = (null, null);
        (await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(settings, Mail("reader-9@example.com")))).Message.ShouldContain("530");
        secure.Server.To("reader-9@example.com").ShouldBeEmpty();
        await Should.ThrowAsync<MailRejectedException>(async () =>
        {
            (settings.UserName, settings.Password) = ("slices", "pass: word+/= 密码");
            await SendAsync(settings, Mail("refused-9@example.com"));
        });
    }

    public static IEnumerable<TheoryDataRow<MailSecurity, string>> Logins =>
        Sweep.Of([MailSecurity.StartTls, MailSecurity.Tls, MailSecurity.None], ["PLAIN", "LOGIN", "XOAUTH2"]);

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task A_mail_arrives_by_each_encryption_and_each_login(MailSecurity security, string mechanism)
    {
        // A token is ASCII (RFC 6750), a password isn't always.
        var secret = mechanism == "XOAUTH2" ? "ya29.token-._~+/=" : "token: +/= 密码";
        await using var secure = await StartAsync(security, Certificates.For("127.0.0.1"), "--user", "slices", "--password", secret, "--mechanism", mechanism);
        var settings = secure.Server.Settings(security);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "an older token\n");
        (settings.UserName, settings.PasswordFile) = ("slices", file);
        settings.Authentication = mechanism == "XOAUTH2" ? MailAuthentication.XOAuth2 : MailAuthentication.Password;
        await using var sender = Sender(settings);

        var refused = await Should.ThrowAsync<MailUndeliveredException>(() => sender.SendAsync(Mail("reader-1@example.com"), CancellationToken.None));
        refused.Delay.ShouldBe(MailDelay.ServerRefuses);
        refused.Message.ShouldStartWith("AUTH: 535");
        refused.Message.ShouldNotContain("token");

        // The file is read at each login. The pause after a refusal is over for another sender.
        await File.WriteAllTextAsync(file, secret + "\n");
        (await SendAsync(settings, Mail("reader-1@example.com"))).ShouldBe("250 OK");
        File.Delete(file);
        var arrived = secure.Server.Mails.ShouldHaveSingleItem();
        (arrived.Tls, arrived.User, arrived.Mechanism).ShouldBe((security != MailSecurity.None, "slices", mechanism));

        settings.Authentication = mechanism == "XOAUTH2" ? MailAuthentication.Password : MailAuthentication.XOAuth2;
        (settings.Password, settings.PasswordFile) = (secret, null);
        (await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(settings, Mail("reader-2@example.com")))).Message
            .ShouldBe($"It offers no login by {(mechanism == "XOAUTH2" ? "PLAIN or LOGIN" : "XOAUTH2")}, only by {mechanism}.");
    }

    [Theory]
    [InlineData("激活您在账号中心的账号，")]
    [InlineData("𠮷🦊é 混合 mixed 文字，")]
    public async Task Python_reads_a_long_Chinese_subject_and_name_as_they_were_written(string words)
    {
        var subject = string.Concat(Enumerable.Repeat(words, 40))[..200];
        subject = char.IsHighSurrogate(subject[^1]) ? subject[..^1] + "。" : subject;
        var text = string.Join('\n', Enumerable.Repeat(words + new string('长', 600) + " =?utf-8?q?no?= \u2060.", 3)) + "\n.\n..\nFrom here\n";
        var settings = server.Settings();
        settings.From = "no-reply@slices.example";
        var mail = Mail($"reader-{Guid.NewGuid():N}@example.com") with { Subject = subject, Text = text, Html = $"<p>{text}</p>" };

        await SendAsync(settings, mail);

        var read = server.To(mail.To).ShouldHaveSingleItem().Read;
        read.Subject.ShouldBe(subject);
        (read.Name, read.Address).ShouldBe(("账号中心", "no-reply@slices.example"));
        read.Text.ReplaceLineEndings("\n").TrimEnd().ShouldBe(text.TrimEnd());
        read.Html.ReplaceLineEndings("\n").TrimEnd().ShouldBe($"<p>{text}</p>");
        read.Defects.ShouldBeEmpty();
        (read.Bare, read.Ascii).ShouldBe((0, true));
        // RFC 2047 wants at most 76 in lines with encoded words, RFC 5322 at most 78 in any.
        read.Longest.ShouldBeInRange(1, 76);
    }

    [Fact]
    public async Task A_sender_has_the_name_it_is_given_and_an_address_in_any_script()
    {
        var settings = server.Settings();
        settings.From = "账号 <no-reply@例子.中国>";
        await SendAsync(settings, Mail("reader-named@example.com"));
        settings.From = "账号@例子.中国";
        await SendAsync(settings, Mail("reader-international@example.com"));

        var named = server.To("reader-named@example.com").ShouldHaveSingleItem();
        (named.Sender, named.Read.Name, named.Read.Address).ShouldBe(("no-reply@xn--fsqu00a.xn--fiqs8s", "账号", "no-reply@xn--fsqu00a.xn--fiqs8s"));
        var international = server.To("reader-international@example.com").ShouldHaveSingleItem();
        (international.Sender.Split('@')[0], international.Read.Name).ShouldBe(("账号", "账号中心"));
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, "mail.example.com", true)]
    [InlineData(MailSecurity.Tls, "mail.example.com", true)]
    [InlineData(MailSecurity.StartTls, "127.0.0.1", false)]
    [InlineData(MailSecurity.Tls, "127.0.0.1", false)]
    public async Task A_certificate_for_another_name_or_by_nobody_known_gets_no_mail(MailSecurity security, string name, bool trusted)
    {
        await using var secure = await StartAsync(security, Certificates.For(name, trusted));

        await Should.ThrowAsync<MailUndeliveredException>(() => SendAsync(secure.Server.Settings(security), Mail("reader-5@example.com")));

        secure.Server.Attempts("reader-5@example.com").ShouldBe(0);
    }

    private static async Task<string> SendAsync(MailSettings settings, MailMessage mail)
    {
        await using var sender = Sender(settings);
        return await sender.SendAsync(mail, CancellationToken.None);
    }

    private static SmtpMailSender Sender(MailSettings settings) => new(
        Options.Create(settings), Options.Create(new SiteSettings { BaseUrl = "https://id.example.com", Name = "账号中心" }), new(TimeProvider.System), TimeProvider.System);

    private static MailMessage Mail(string to) => new(Guid.NewGuid(), to, "subject", "text", "<p>html</p>");

    private static async Task<Started> StartAsync(MailSecurity security, string certificate, params string[] options)
    {
        string[] encryption = security switch
        {
            MailSecurity.Tls => ["--certificate", certificate, "--implicit"],
            MailSecurity.StartTls => ["--certificate", certificate],
            _ => [],
        };
        var server = new SmtpServer([.. encryption, .. options]);
        await server.StartAsync();
        return new(server);
    }

    private sealed record Started(SmtpServer Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Server.StopAsync();
    }
}
