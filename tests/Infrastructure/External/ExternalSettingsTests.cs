using Microsoft.Extensions.Hosting.Internal;
using Slices.Infrastructure.External;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.External;

public sealed class ExternalSettingsTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=slices";

    [Theory]
    [InlineData("Qq:AppId", "101234567", "Qq:AppKey is missing: set it, or take Qq:AppId out.")]
    [InlineData("Qq:AppKey", "secret", "Qq:AppId is missing: set it, or take Qq:AppKey out.")]
    [InlineData("WeChat:AppId", "wx1234", "WeChat:AppSecret is missing: set it, or take WeChat:AppId out.")]
    [InlineData("WeChat:Timeout", "00:01:00", "WeChat:Timeout 00:01:00 must be between a tenth of a second (00:00:00.1) and 10 seconds (00:00:10).")]
    [InlineData("Qq:Endpoint", "http://graph.qq.com", "Qq:Endpoint 'http://graph.qq.com' must begin with https://, except for one on this machine in Development.")]
    [Slow]
    public async Task A_setting_that_cannot_be_used_stops_the_start_with_one_sentence(string setting, string value, string sentence)
    {
        var settings = new Dictionary<string, string?> { [setting] = value, ["ConnectionStrings:Postgres"] = Nowhere };

        (await Application.RunAsync(settings, [])).Sentences.Single().ShouldEndWith(sentence);
        (await Application.RunAsync(settings, ["doctor"])).Output.ShouldContain($"failure  Settings: {sentence}");
    }

    [Fact]
    [Slow]
    public async Task Doctor_says_whether_a_provider_can_be_reached()
    {
        await using var qq = new QqServer();
        await qq.StartAsync();

        var ended = await Application.RunAsync(new()
        {
            ["Qq:AppId"] = "1",
            ["Qq:AppKey"] = "2",
            ["Qq:Endpoint"] = qq.Endpoint,
            ["WeChat:AppId"] = "3",
            ["WeChat:AppSecret"] = "4",
            ["WeChat:Endpoint"] = "http://127.0.0.1:1",
            ["ConnectionStrings:Postgres"] = Nowhere,
        }, ["doctor"]);

        ended.Output.ShouldContain($"ok       Providers: qq answers at {qq.Authority}.");
        ended.Output.ShouldContain("warning  Providers: wechat can't be reached at 127.0.0.1:1, so nobody signs in by it: ");
        qq.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://graph.qq.com", "Production", true)]
    [InlineData("http://127.0.0.1:5000", "Development", true)]
    [InlineData("http://127.0.0.1:5000", "Production", false)]
    [InlineData("http://graph.qq.com", "Development", false)]
    [InlineData("https://graph.qq.com/oauth2.0", "Production", false)]
    [InlineData("graph.qq.com", "Production", false)]
    public void Without_TLS_there_are_only_stand_ins_on_a_developers_machine(string endpoint, string environment, bool isFine) =>
        new QqSettings { AppId = "1", AppKey = "2", Endpoint = endpoint }.Validate(new HostingEnvironment { EnvironmentName = environment }).Any().ShouldBe(!isFine);

    [Fact]
    public void No_sentence_says_a_secret() =>
        new WeChatSettings { AppId = "1", AppSecret = "can ary" }.Validate(new HostingEnvironment { EnvironmentName = "Production" }).Single().ShouldNotContain("ary");
}
