using System.Collections.Concurrent;
using Microsoft.Playwright;
using Slices.Domain;

namespace Slices.Tests.Support;

/// <summary>Somebody's browser on the site: does what people do there, and notes everything that went wrong on the way.</summary>
public sealed class Tab
{
    private readonly Site site;
    private readonly ConcurrentQueue<string> complaints = new();

    public Tab(Site site, Setup setup, IPage page)
    {
        (this.site, Setup, Page) = (site, setup, page);
        Watch(page);
        page.Context.Page += (_, other) => Watch(other);
    }

    public Setup Setup { get; }

    public IPage Page { get; }

    /// <summary>Other authorities that the visit leads to on purpose.</summary>
    public HashSet<string> Neighbours { get; } = [];

    public IReadOnlyCollection<string> Complaints => complaints;

    public string Path => new Uri(Page.Url).PathAndQuery;

    /// <summary>Opens a path of the site and answers the status.</summary>
    public async Task<int> OpenAsync(string path) => (await Page.GotoAsync(path))!.Status;

    /// <summary>Opens a path of the site that must be a page, and leads nowhere else.</summary>
    /// <param name="at">Where it leads, if it does.</param>
    public async Task ShowAsync(string path, string? at = null)
    {
        (await OpenAsync(path)).ShouldBe(200, path);
        Path.ShouldBe(at ?? path);
    }

    public ILocator Field(string name) => Page.Locator($"[name='Input.{name}']");

    public Task FillAsync(string name, string value) => Field(name).FillAsync(value);

    /// <summary>The sentence beside the field.</summary>
    public ILocator Error(string name) => Page.Locator($"#{name}-error");

    /// <summary>The button that says what the page is for.</summary>
    public ILocator Primary => Page.Locator("main .button.primary");

    public ILocator Alert => Page.Locator("main .alert");

    public ILocator Name => Page.Locator(".who .name bdi");

    public Task<string> TitleAsync() => Page.Locator("h1").InnerTextAsync();

    /// <summary>Presses, and waits for the page that answers.</summary>
    public Task PressAsync(ILocator button) => AnsweredAsync(() => button.ClickAsync());

    /// <summary>Does something that the site answers with a page, and waits for that page.</summary>
    public async Task AnsweredAsync(Func<Task> act)
    {
        // Listened to from before on: asked for afterwards, a load that comes in between is missed and waited for in vain.
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Load(object? sender, IPage page) => loaded.TrySetResult();
        Page.Load += Load;
        await act();
        await loaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Page.Load -= Load;
    }

    /// <summary>Sends the page's form as it stands, past what the page would hold back by itself.</summary>
    public Task SendAsItStandsAsync() => AnsweredAsync(() => Page.EvaluateAsync("document.querySelector('main #form').submit()"));

    /// <summary>Types what the captcha's picture shows.</summary>
    public async Task AnswerCaptchaAsync()
    {
        var id = await Field("CaptchaId").InputValueAsync();
        var reply = await Page.APIRequest.GetAsync($"/dev/captcha/{id}");
        await FillAsync("CaptchaAnswer", (await reply.JsonAsync())!.Value.GetProperty("answer").GetString()!);
    }

    public async Task RegisterAsync(string name, string email, string password = Site.Password)
    {
        await OpenAsync("/register");
        await FillRegistrationAsync(name, email, password);
        await PressAsync(Primary);
    }

    public async Task FillRegistrationAsync(string name, string email, string password = Site.Password)
    {
        await FillAsync("UserName", name);
        await FillAsync("Email", email);
        await FillAsync("Password", password);
        await FillAsync("ConfirmPassword", password);
        await Field("Agree").CheckAsync();
        await AnswerCaptchaAsync();
    }

    public async Task SignInAsync(string login, string password = Site.Password, string path = "/login")
    {
        await OpenAsync(path);
        await FillAsync("Login", login);
        await FillAsync("Password", password);
        await AnswerCaptchaAsync();
        await PressAsync(Primary);
    }

    /// <summary>Is signed in from here on, without having gone through the form.</summary>
    public async Task BeAsync(User user)
    {
        var visitor = site.Visit();
        await visitor.SignInAsync(user.UserName);
        await Page.Context.AddCookiesAsync([new() { Name = "slices", Value = visitor.SessionCookie!, Url = site.Address.ToString() }]);
    }

    /// <summary>Opens a path as no link and no form of the site would.</summary>
    public async Task<int> OpenAsync(string path, string method)
    {
        await Page.RouteAsync($"**{path}", route => route.ContinueAsync(new() { Method = method }));
        return await OpenAsync(path);
    }

    /// <summary>The path of the link in the newest mail to this address.</summary>
    public async Task<string> LinkInMailAsync(string email)
    {
        var mail = (await site.MailsAsync(email))[0];
        var link = mail.Text.Split((char[]?)null).First(word => word.StartsWith("http", StringComparison.Ordinal));
        return new Uri(link).PathAndQuery;
    }

    private void Watch(IPage page)
    {
        page.PageError += (_, error) => complaints.Enqueue($"{page.Url} script: {error}");
        // What the server answered is judged below: that a page says 400 is often the point.
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded", StringComparison.Ordinal))
            {
                complaints.Enqueue($"{page.Url} console: {message.Text}");
            }
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } url && url.Authority != site.Address.Authority
                && url.GetLeftPart(UriPartial.Authority) != Setup.FrontEnd && !Neighbours.Contains(url.Authority))
            {
                complaints.Enqueue($"{page.Url} asks {url}");
            }
        };
        page.Response += (_, response) =>
        {
            // A front end reads problems, and shows them.
            var isProblem = Setup.FrontEnd is not null && response.Headers.TryGetValue("content-type", out var type) && type == "application/problem+json";
            if (response.Status >= 400 && !response.Request.IsNavigationRequest && !isProblem)
            {
                complaints.Enqueue($"{page.Url} got {response.Status} for {response.Url}");
            }
        };
    }
}
