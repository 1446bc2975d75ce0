using Microsoft.Extensions.Configuration;
using Slices.Infrastructure.Settings;

namespace Slices.Tests.Infrastructure.Settings;

public sealed class SettingNamesTests
{
    [Theory]
    [InlineData("Mail:Hots", "Mail:Host")]
    [InlineData("Mail:User", "Mail:UserName")]
    [InlineData("Registration:Lifetime", "Registration:ActivationLifetime")]
    [InlineData("Regsitration:ActivationLifetime", "Registration:ActivationLifetime")]
    [InlineData("Throttle:SingIn:Network:Count", "Throttle:SignIn:Network:Count")]
    [InlineData("Throttle:SignIn:Network:Counts", "Throttle:SignIn:Network:Count")]
    [InlineData("Captcha:Picture:Widht", "Captcha:Picture:Width")]
    [InlineData("Captcha:Forms", "Captcha:Forms:Registration")]
    [InlineData("Sms:AccessKeyId", "Sms:Aliyun:AccessKeyId")]
    [InlineData("Sms:Limits:Number:PerHuor", "Sms:Limits:Number:PerHour")]
    [InlineData("Qq:AppID:0", "Qq:AppId")]
    [InlineData("WeChat:AppSecrte", "WeChat:AppSecret")]
    [InlineData("Cors:Origin:0", "Cors:Origins")]
    [InlineData("ConnectionStrings:Postgress", "ConnectionStrings:Postgres")]
    [InlineData("ConnectionString:Postgres", "ConnectionStrings:Postgres")]
    [InlineData("Site:BaseUri", "Site:BaseUrl")]
    [InlineData("Sites:BaseUrl", "Site:BaseUrl")]
    [InlineData("Scheduling:Enable", "Scheduling:Enabled")]
    [InlineData("Sesssion:IdleTimeout", "Session:IdleTimeout")]
    [InlineData("Mail_Host", "Mail:Host")]
    [InlineData("Site:Links:0:Link", "Site:Links")]
    [InlineData("Site:Name:En", "Site:Names:En")]
    [InlineData("Site:Acent", "Site:Accent")]
    public void A_name_that_is_no_setting_is_said_with_the_nearest(string given, string nearest) =>
        Misspelled(given).ShouldHaveSingleItem().ShouldBe($"{given} is not a setting, so it has no effect; the nearest is {nearest}.");

    [Theory]
    [InlineData("Mail:Host")]
    [InlineData("MAIL:HOST")]
    [InlineData("Cors:Origins:0")]
    [InlineData("Site:Proxies:12")]
    [InlineData("Site:Links:0:Url")]
    [InlineData("Site:Links:3:Zh")]
    [InlineData("Site:Names:En")]
    [InlineData("Throttle:SignIn:Network:Count")]
    [InlineData("Sms:Limits:Number:PerHour")]
    [InlineData("Captcha:Forms:SignIn")]
    [InlineData("Qq:AppId")]
    [InlineData("Scheduling:Enabled")]
    [InlineData("ConnectionStrings:Redis")]
    public void A_setting_is_known_in_any_case(string given) => Misspelled(given).ShouldBeEmpty();

    [Theory]
    [InlineData("MAIL")]
    [InlineData("SMS")]
    [InlineData("SITE")]
    [InlineData("SESSION")]
    [InlineData("PATH")]
    [InlineData("MAIL_HOST")]
    [InlineData("AllowedHosts")]
    [InlineData("urls")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Kestrel:Endpoints:Http:Url")]
    [InlineData("Kestrel:Limits:MaxRequestBodySize")]
    [InlineData("Qt:Plugin")]
    [InlineData("Main:Thread")]
    [InlineData("ReverseProxy:Clusters")]
    public void What_belongs_to_others_is_left_alone(string given) => Misspelled(given).ShouldBeEmpty();

    [Fact]
    public void Every_setting_of_the_readme_is_one()
    {
        var readme = File.ReadAllText(Path.Combine(Slices.Tests.Architecture.Source.Repository, "README.md"));
        var named = System.Text.RegularExpressions.Regex.Matches(readme, @"`(?<name>[A-Z][A-Za-z]+(:[A-Z][A-Za-z]+)+)`").Select(m => m.Groups["name"].Value).ToList();

        named.Count.ShouldBeGreaterThan(6);
        named.Where(name => !SettingNames.All.ContainsKey(name) && !name.StartsWith("Kestrel:", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Misspelled(string given) =>
        SettingNames.Misspelled(new ConfigurationBuilder().AddInMemoryCollection([new(given, "x")]).Build());
}
