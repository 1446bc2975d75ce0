using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Slices.Infrastructure;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;

namespace Slices.Tests.Infrastructure.Settings;

public sealed class SettingsTests
{
    [Fact]
    public void What_Production_needs_at_least_is_enough() => Faults("Production", []).ShouldBeEmpty();

    [Fact]
    public void Development_needs_nothing() => Faults("Development", new() { ["Site:BaseUrl"] = null, ["Mail:Host"] = null, ["Mail:From"] = null, ["ConnectionStrings:Postgres"] = null }).ShouldBeEmpty();

    [Theory]
    [InlineData("Site:Name", "")]
    [InlineData("Site:Name", "two\nlines")]
    [InlineData("Site:TimeZone", "Asia/Atlantis")]
    [InlineData("Site:TimeZone", "China Standard Time")]
    [InlineData("Site:BaseUrl", null)]
    [InlineData("Site:BaseUrl", "id.example.com")]
    [InlineData("Site:BaseUrl", "ftp://id.example.com")]
    [InlineData("Site:BaseUrl", "https://id.example.com/?x=1")]
    [InlineData("Site:BaseUrl", "http://id.example.com")]
    [InlineData("Site:BaseUrl", "https://id.example.com/id")]
    [InlineData("Site:BaseUrl", "https://id.example.com//")]
    [InlineData("Site:BaseUrl", "https://id.example.com/#top")]
    [InlineData("Site:BaseUrl", "https://id.example.com?")]
    [InlineData("Site:BaseUrl", "https://id.example.com./")]
    [InlineData("Site:BaseUrl", "https://id.example.com。")]
    [InlineData("Site:BaseUrl", "https://*")]
    [InlineData("Site:BaseUrl", "https://+:443")]
    [InlineData("Site:BaseUrl", "https://")]
    [InlineData("Site:BaseUrl", "https://id.example.com:99999")]
    [InlineData("Site:BaseUrl", "https://amy@id.example.com")]
    [InlineData("Site:Proxies:0", "a proxy", "Site:Proxies")]
    [InlineData("Site:Names:En", "two\nlines", "Site:Names:En must be 1 to 60 characters on one line.")]
    [InlineData("Site:Accent", "#ffcc00", "Site:Accent #ffcc00 has a contrast of 1.")]
    [InlineData("Site:AccentDark", "#1e3a8a", "Site:AccentDark #1e3a8a has a contrast of 1.")]
    [InlineData("Site:Logo", "/nowhere/logo.svg", "Site:Logo /nowhere/logo.svg is not there.")]
    [InlineData("Site:Logo", "/etc/passwd", "Site:Logo /etc/passwd is neither an SVG nor a PNG picture.")]
    [InlineData("Site:LogoDark", "/nowhere/logo.svg", "Site:LogoDark /nowhere/logo.svg is not there.")]
    [InlineData("Site:Links:0:Url", "http://example.com", "Site:Links:0:Url 'http://example.com' is not an address such as https://example.com/help.")]
    [InlineData("Site:Links:0:Url", "https://example.com", "Site:Links:0:Zh and Site:Links:0:En are missing")]
    [InlineData("Site:Icp", "two\nlines", "Site:Icp must be up to 60 characters on one line.")]
    [InlineData("Site:Support", "nobody", "Site:Support 'nobody' is neither")]
    [InlineData("Site:Terms", "/nowhere", "Site:Terms '/nowhere' is neither a folder")]
    [InlineData("Site:Privacy", "http://example.com", "Site:Privacy 'http://example.com' is neither a folder")]
    [InlineData("Mail:Host", null)]
    [InlineData("Mail:Port", "70000")]
    [InlineData("Mail:From", null)]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:From", "one@example.com, two@example.com")]
    [InlineData("Mail:From", "Two\nLines <no-reply@example.com>")]
    [InlineData("Mail:ClientName", "two words")]
    [InlineData("Mail:MaxConnections", "0")]
    [InlineData("Mail:PasswordFile", "/nowhere/token", "Mail:UserName and Mail:Password")]
    [InlineData("Mail:Authentication", "XOAuth2")]
    [InlineData("Mail:UserName", "somebody", "Mail:UserName")]
    [InlineData("Mail:Password", "alone", "Mail:UserName and Mail:Password")]
    [InlineData("Mail:Timeout", "00:00:00")]
    [InlineData("Mail:Timeout", "1:00:00")]
    [InlineData("Registration:ActivationLifetime", "00:00:01")]
    [InlineData("Registration:UnactivatedRetention", "01:00:00")]
    [InlineData("Session:IdleTimeout", "00:00:01")]
    [InlineData("Session:IdleTimeout", "48:00:00", "Session:IdleTimeout")]
    [InlineData("Session:AbsoluteTimeout", "60.00:00:00", "Session:AbsoluteTimeout")]
    [InlineData("Session:RememberLifetime", "01:00:00")]
    [InlineData("Session:RememberLifetime", "400.00:00:00")]
    [InlineData("Captcha:Length", "1")]
    [InlineData("Captcha:Lifetime", "00:00:01")]
    [InlineData("Captcha:Kinds", "")]
    [InlineData("Captcha:Kinds", " , ")]
    [InlineData("Captcha:Kinds", "characters,songs")]
    [InlineData("Captcha:Kinds", "characters,speech,speech")]
    [InlineData("Captcha:Kinds", "proof,characters")]
    [InlineData("Captcha:Forms:SignIn", "7")]
    [InlineData("Captcha:AskFromFailures", "0")]
    [InlineData("Captcha:Speech:Rate", "NaN")]
    [InlineData("Captcha:Proof:Work", "-1")]
    [InlineData("Captcha:Proof:MostWork", "1000")]
    [InlineData("Passwords:Iterations", "1000")]
    [InlineData("Passwords:Iterations", "99000000")]
    [InlineData("Passwords:MemoryKiB", "19455", "Passwords:MemoryKiB 19455 must be at least 19456 outside Development, with Passwords:Passes 2.")]
    [InlineData("Passwords:MemoryKiB", "2000000")]
    [InlineData("Passwords:MemoryKiB", "0")]
    [InlineData("Passwords:Passes", "0")]
    [InlineData("Passwords:Passes", "1", "Passwords:MemoryKiB 19456 must be at least 47104 outside Development, with Passwords:Passes 1.")]
    [InlineData("Passwords:Passes", "21")]
    [InlineData("Passwords:BreachService", "leaks.example.com")]
    [InlineData("Passwords:BreachService", "https://leaks.example.com/range?key=1")]
    [InlineData("Passwords:BreachService", "http://leaks.example.com/range")]
    [InlineData("Cors:Origins:0", "*", "Cors:Origins '*'")]
    [InlineData("Cors:Origins:0", "app.example.com", "Cors:Origins 'app.example.com'")]
    [InlineData("Cors:Origins:0", "https://app.example.com/", "Cors:Origins 'https://app.example.com/'")]
    [InlineData("Cors:Origins:0", "https://App.example.com", "Cors:Origins 'https://App.example.com'")]
    [InlineData("Cors:Origins:0", "https://app.example.com:443", "Cors:Origins 'https://app.example.com:443'")]
    [InlineData("Cors:Origins:0", "https://*.example.com", "Cors:Origins 'https://*.example.com'")]
    [InlineData("Cors:Origins:0", "https://user@app.example.com", "Cors:Origins 'https://user@app.example.com'")]
    [InlineData("Cors:Origins:0", "null", "Cors:Origins 'null'")]
    [InlineData("Cors:Origins:0", "", "Cors:Origins ''")]
    [InlineData("Cors:Origins:0", "file:///app", "Cors:Origins 'file:///app'")]
    [InlineData("Cors:Origins:0", "http://app.example.com", "Cors:Origins 'http://app.example.com' must begin with https://")]
    [InlineData("ConnectionStrings:Postgres", null)]
    [InlineData("ConnectionStrings:Postgres", "Hots=db")]
    [InlineData("ConnectionStrings:Redis", "localhost,abortConnect=perhaps")]
    [InlineData("Throttle:SignIn:Network:Count", "0", "Throttle:SignIn:Network")]
    [InlineData("Throttle:Captcha:Both:Window", "00:00:00", "Throttle:Captcha:Both")]
    [InlineData("Throttle:Registration:Account:Window", "30.00:00:00", "Throttle:Registration:Account")]
    public void A_value_that_cannot_be_used_is_named_in_its_sentence(string setting, string? value, string? named = null)
    {
        var faults = Faults("Production", new() { [setting] = value });

        faults.ShouldNotBeEmpty();
        faults[0].ShouldStartWith(named ?? setting);
        faults[0].ShouldEndWith(".");
        faults.ShouldAllBe(f => !f.Contains('\n') || setting == "Site:Name" || setting == "Mail:From");
    }

    [Fact]
    public void A_password_never_travels_in_the_clear_outside_Development()
    {
        Dictionary<string, string?> settings = new() { ["Mail:UserName"] = "u", ["Mail:Password"] = "p", ["Mail:Security"] = "None", ["Mail:AllowUnencrypted"] = "true" };

        Faults("Production", settings).ShouldHaveSingleItem().ShouldStartWith("Mail:Security");
        Faults("Development", settings).ShouldBeEmpty();
        settings["Mail:AllowUnencrypted"] = null;
        Faults("Development", settings).ShouldHaveSingleItem().ShouldStartWith("Mail:Security");
        settings["Mail:Host"] = "127.0.0.1";
        Faults("Production", settings).ShouldBeEmpty();
    }

    [Fact]
    public void A_password_stands_in_the_settings_or_in_a_file_that_is_there()
    {
        var file = Path.GetTempFileName();
        Dictionary<string, string?> settings = new() { ["Mail:UserName"] = "u", ["Mail:PasswordFile"] = file };

        Faults("Production", settings).ShouldBeEmpty();
        settings["Mail:Password"] = "p";
        Faults("Production", settings).ShouldHaveSingleItem().ShouldStartWith("Mail:PasswordFile and Mail:Password exclude each other");
        File.Delete(file);
        settings["Mail:Password"] = null;
        Faults("Production", settings).ShouldHaveSingleItem().ShouldBe($"Mail:PasswordFile {file} is not there.");
    }

    [Theory]
    [InlineData("Session:IdleTimeout", "12h", "Session:IdleTimeout '12h' must be a time span such as 12:00:00 (hours, minutes, seconds), with days 7.00:00:00.")]
    [InlineData("Registration:ActivationLifetime", "3", "Registration:ActivationLifetime '3' must be a time span")]
    [InlineData("Session:AbsoluteTimeout", "24:00:00", "Session:AbsoluteTimeout '24:00:00' must be a time span")]
    [InlineData("Throttle:SignIn:Network:Window", "soon", "Throttle:SignIn:Network:Window 'soon' must be a time span")]
    [InlineData("Mail:Port", "abc", "Mail:Port 'abc' must be a whole number such as 25.")]
    [InlineData("Mail:Port", "", "Mail:Port '' must be a whole number")]
    [InlineData("Sms:Limits:Number:PerHour", "many", "Sms:Limits:Number:PerHour 'many' must be a whole number")]
    [InlineData("Captcha:Picture:Turn", "steep", "Captcha:Picture:Turn 'steep' must be a number such as 0.5.")]
    [InlineData("Scheduling:Enabled", "perhaps", "Scheduling:Enabled 'perhaps' must be true or false.")]
    [InlineData("Mail:Security", "Strict", "Mail:Security 'Strict' must be one of None, StartTls, Tls.")]
    [InlineData("Mail:Security", "StartTls, Tls", "Mail:Security 'StartTls, Tls' must be one of None, StartTls, Tls.")]
    [InlineData("Passwords:Algorithm", "Scrypt", "Passwords:Algorithm 'Scrypt' must be one of Argon2id, Pbkdf2.")]
    [InlineData("Captcha:Forms:SignIn", "2", "Captcha:Forms:SignIn '2' must be one of Always, AfterFailures, Never.")]
    [InlineData("Site:Proxies", "10.0.0.1", "Site:Proxies '10.0.0.1' must be a list: set Site:Proxies:0, Site:Proxies:1 and so on.")]
    public void A_value_of_the_wrong_form_is_said_with_the_right_one(string setting, string value, string sentence) =>
        Faults("Development", new() { [setting] = value }).Distinct().ShouldHaveSingleItem().ShouldStartWith(sentence);

    [Theory]
    [InlineData("12:00:00")]
    [InlineData("0:30:00")]
    [InlineData("00:30")]
    [InlineData("0.12:00:00.5")]
    public void A_time_span_may_be_spelled_so(string value) => Faults("Development", new() { ["Session:IdleTimeout"] = value }).ShouldBeEmpty();

    [Fact]
    public void Values_of_the_wrong_form_are_all_said_at_once() => Faults(
        "Development", new() { ["Mail:Port"] = "abc", ["Mail:Security"] = "Strict", ["Session:IdleTimeout"] = "12h", ["Captcha:Length"] = "many" })
        .Select(f => f.Split(' ')[0]).Distinct().ShouldBe(["Mail:Port", "Mail:Security", "Session:IdleTimeout", "Captcha:Length"], ignoreOrder: true);

    [Theory]
    [InlineData("mail.example.com", null, false)]
    [InlineData("10.0.0.5", null, false)]
    [InlineData("mail.example.com", "true", true)]
    [InlineData("localhost", null, true)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::1", null, true)]
    public void Mail_leaves_this_machine_in_the_clear_only_when_that_is_said(string host, string? allowed, bool taken)
    {
        Dictionary<string, string?> Settings() => new() { ["Mail:Host"] = host, ["Mail:Security"] = "None", ["Mail:AllowUnencrypted"] = allowed };

        var faults = Faults("Production", Settings());

        (faults.Count == 0).ShouldBe(taken);
        faults.ShouldAllBe(f => f.StartsWith("Mail:Security None", StringComparison.Ordinal) && f.Contains("Mail:AllowUnencrypted=true", StringComparison.Ordinal));
        Faults("Development", Settings()).ShouldBeEmpty();
    }

    [Fact]
    public void As_strong_choices_of_memory_and_passes_are_taken()
    {
        foreach (var (memory, passes) in (IEnumerable<(string, string)>)[("47104", "1"), ("12288", "3"), ("12288", "20")])
        {
            Faults("Production", new() { ["Passwords:MemoryKiB"] = memory, ["Passwords:Passes"] = passes }).ShouldBeEmpty();
        }
        Faults("Production", new() { ["Passwords:MemoryKiB"] = "12287", ["Passwords:Passes"] = "20" }).ShouldHaveSingleItem();
        Faults("Development", new() { ["Passwords:MemoryKiB"] = "8", ["Passwords:Passes"] = "1" }).ShouldBeEmpty();
        Faults("Development", new() { ["Passwords:MemoryKiB"] = "7" }).ShouldHaveSingleItem();
    }

    [Fact]
    public void Everything_wrong_is_said_at_once() =>
        Faults("Production", new() { ["Site:BaseUrl"] = null, ["Mail:Host"] = null, ["Captcha:Length"] = "99" }).Count.ShouldBe(3);

    [Theory]
    [InlineData("http://+:5080", "http://localhost:5080")]
    [InlineData("http://127.0.0.1:7000;http://localhost:7001", "http://127.0.0.1:7000")]
    [InlineData("localhost:7000", "http://localhost:5080")]
    public void In_Development_the_site_is_where_the_server_listens(string urls, string expected)
    {
        using var services = Services("Development", new() { ["Site:BaseUrl"] = null, ["urls"] = urls });

        services.GetRequiredService<IOptions<SiteSettings>>().Value.BaseUrl.ShouldBe(expected);
    }

    [Theory]
    [InlineData("https://amy:hunter2@id.example.com")]
    [InlineData("https://:hunter2@id.example.com")]
    [InlineData("ftp://amy:hunter2@id.example.com/x")]
    [InlineData("amy:hunter2@id.example.com")]
    public void A_base_address_with_a_password_is_refused_in_one_sentence_without_it(string address)
    {
        var fault = Faults("Production", new() { ["Site:BaseUrl"] = address }).ShouldHaveSingleItem();

        fault.ShouldStartWith("Site:BaseUrl must not contain a username or password");
        fault.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("https://账号.中国", "https://xn--rprr44k.xn--fiqs8s/")]
    [InlineData("https://账号。中国", "https://xn--rprr44k.xn--fiqs8s/")]
    [InlineData("https://xn--rprr44k.xn--fiqs8s", "https://xn--rprr44k.xn--fiqs8s/")]
    [InlineData("https://Bücher.example:8443/", "https://xn--bcher-kva.example:8443/")]
    [InlineData("HTTPS://ID.Example.COM", "https://id.example.com/")]
    [InlineData("https://id.example.com:443/", "https://id.example.com/")]
    [InlineData("http://localhost:5080", "http://localhost:5080/")]
    [InlineData("http://[::1]:5080/", "http://[::1]:5080/")]
    [InlineData("http://127.0.0.1", "http://127.0.0.1/")]
    public void The_base_address_is_what_browsers_call_it(string address, string expected)
    {
        Faults("Production", new() { ["Site:BaseUrl"] = address }).ShouldBeEmpty();

        var site = new SiteSettings { BaseUrl = address };
        site.Base.AbsoluteUri.ShouldBe(expected);
        site.Base.GetLeftPart(UriPartial.Authority).ShouldBe(expected.TrimEnd('/'));
        site.Link("/activate/x").ShouldBe(expected + "activate/x");
        site.HasName.ShouldBe(!expected.Contains("127.0.0.1", StringComparison.Ordinal) && !expected.Contains("[::1]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, MailSecurity.None, 25)]
    [InlineData(0, MailSecurity.StartTls, 587)]
    [InlineData(0, MailSecurity.Tls, 465)]
    [InlineData(2525, MailSecurity.Tls, 2525)]
    public void A_port_that_is_not_set_is_the_usual_one(int port, MailSecurity security, int expected) =>
        new MailSettings { Port = port, Security = security }.EffectivePort.ShouldBe(expected);

    private static List<string> Faults(string environment, Dictionary<string, string?> settings)
    {
        using var services = Services(environment, settings);
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
        catch (AggregateException several)
        {
            return [.. several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(e => e.Failures)];
        }
    }

    private static ServiceProvider Services(string environment, Dictionary<string, string?> settings)
    {
        settings.TryAdd("Site:BaseUrl", "https://id.example.com");
        settings.TryAdd("Mail:Host", "mail.example.com");
        settings.TryAdd("Mail:From", "no-reply@example.com");
        settings.TryAdd("ConnectionStrings:Postgres", "Host=db;Database=slices");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Where(s => s.Value is not null)).Build();
        var host = new Host { EnvironmentName = environment };
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IHostEnvironment>(host)
            .AddInfrastructure(configuration, host, [])
            .BuildServiceProvider();
    }

    private sealed class Host : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "";
        public string ApplicationName { get; set; } = "Slices";
        public string ContentRootPath { get; set; } = "/";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
