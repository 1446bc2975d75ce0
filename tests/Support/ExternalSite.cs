namespace Slices.Tests.Support;

/// <summary>A site that QQ and WeChat say to who people are.</summary>
public sealed class ExternalSite : LocalhostSite
{
    /// <summary>How long it waits for them.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, string?> settings;

    public ExternalSite()
        : this([])
    {
    }

    internal ExternalSite(Dictionary<string, string?> settings)
        : base(settings) => this.settings = settings;

    public QqServer Qq { get; } = new();

    public WeChatServer WeChat { get; } = new();

    public ExternalServer Server(string provider) => provider == "qq" ? Qq : WeChat;

    public override async ValueTask InitializeAsync()
    {
        await Qq.StartAsync();
        await WeChat.StartAsync();
        settings["Qq:AppId"] = settings["WeChat:AppId"] = ExternalServer.AppId;
        settings["Qq:AppKey"] = settings["WeChat:AppSecret"] = ExternalServer.Secret;
        settings["Qq:Endpoint"] = Qq.Endpoint;
        settings["WeChat:Endpoint"] = settings["WeChat:AuthorizationEndpoint"] = WeChat.Endpoint;
        settings["Qq:Timeout"] = settings["WeChat:Timeout"] = Patience.ToString();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Qq.DisposeAsync();
        await WeChat.DisposeAsync();
    }
}

/// <summary>What people do who come by a provider.</summary>
public static class ExternalVisits
{
    /// <summary>Presses the page's button of the provider and goes there; answers where they are sent back to.</summary>
    public static async Task<string> GoAsync(this Visitor visitor, string provider, string path = "/login")
    {
        var page = await visitor.GetAsync(path);
        var sent = path.StartsWith("/account", StringComparison.Ordinal)
            ? await visitor.PostAsync(ActionOf(page, provider), [new("provider", provider), new("__RequestVerificationToken", page.Token())])
            : await visitor.PostAsync(ActionOf(page, provider), [new("__RequestVerificationToken", page.Token())]);
        return (await ExternalServer.PassAsync(sent.Location ?? throw new InvalidOperationException($"{(int)sent.Status}: {sent.Words}"))).PathAndQuery;
    }

    /// <summary>Goes there and comes back: the answer to that, redirections not followed.</summary>
    public static async Task<Page> ComeByAsync(this Visitor visitor, string provider, string path = "/login") =>
        await visitor.SendAsync(new(HttpMethod.Get, await visitor.GoAsync(provider, path)));

    /// <summary>Comes by a provider that knows them and makes an account, which waits for its activation.</summary>
    public static async Task<Page> RegisterByAsync(this Visitor visitor, string provider, string name, string email)
    {
        (await visitor.ComeByAsync(provider)).Location.ShouldNotBeNull().ShouldStartWith("/register/external?");
        return await visitor.CompleteAsync("/register/external", ("UserName", name), ("Email", email), ("Agree", "true"));
    }

    /// <summary>Makes an account by a provider and activates it, which signs in.</summary>
    public static async Task<Visitor> BeNewByAsync(this ExternalSite site, string provider, string name)
    {
        var visitor = site.Visit();
        await visitor.RegisterByAsync(provider, name, $"{name}@example.com");
        var link = (await site.MailsAsync($"{name}@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath();
        (await visitor.SubmitAsync(link)).Location.ShouldBe("/");
        return visitor;
    }

    private static string ActionOf(Page page, string provider)
    {
        var form = page.Document.Forms.FirstOrDefault(f => f.GetAttribute("action")?.StartsWith($"/login/{provider}", StringComparison.Ordinal) is true
            || f.QuerySelector($"[name=provider][value={provider}]") is not null)
            ?? throw new InvalidOperationException($"{page.Url} ({(int)page.Status}) has no button for {provider}: {page.Words}");
        return new Uri(page.Url, form.GetAttribute("action") ?? "").PathAndQuery;
    }
}
