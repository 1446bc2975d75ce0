using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Sms;

namespace Slices.Tests.Support;

/// <summary>What people do with a phone in their hand.</summary>
public static class SmsVisits
{
    private static int last;

    /// <summary>A number that no other test has.</summary>
    public static string NewMobile() => $"+86139{20_000_000 + Interlocked.Increment(ref last) * 10_007}";

    /// <summary>Gives the account this number, as if it had been proved long ago.</summary>
    public static async Task HaveMobileAsync(this Site site, string name, string mobile) =>
        await site.SetAsync((await site.FindUserAsync(name)).Id, u => u.Mobile, mobile);

    /// <summary>Asks for a code on that page; a minute goes by first, so that the number gets one.</summary>
    public static async Task<(Page Form, string Code)> AskCodeAsync(this Visitor visitor, Site site, string path, string mobile)
    {
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        var before = site.NewestSmsCode(mobile);
        var sent = await visitor.SubmitAsync(path, ("Mobile", mobile));
        sent.Status.ShouldBe(System.Net.HttpStatusCode.Redirect, sent.Words);
        return (await visitor.GetAsync(sent.Location!), await site.SmsCodeAsync(mobile, after: before));
    }

    /// <summary>The code in the newest message to that number, once it has arrived.</summary>
    /// <param name="after">The code of the message before it.</param>
    public static async Task<string> SmsCodeAsync(this Site site, string mobile, string? after = null)
    {
        await Eventually.TrueAsync(() => Task.FromResult(site.NewestSmsCode(mobile) != after));
        return site.NewestSmsCode(mobile)!;
    }

    public static async Task<Page> SignInBySmsAsync(this Visitor visitor, Site site, string mobile)
    {
        var (form, code) = await visitor.AskCodeAsync(site, "/login/sms?again=true", mobile);
        return await visitor.SubmitAsync(form, ("Code", code));
    }

    /// <summary>Proves the number on the page that sets one's mobile.</summary>
    public static async Task<Page> TakeMobileAsync(this Visitor visitor, Site site, string mobile)
    {
        var (form, code) = await visitor.AskCodeAsync(site, "/account/mobile?again=true", mobile);
        return await visitor.CompleteAsync(form, ("Code", code));
    }

    /// <summary>Registers on a site that begins with a mobile.</summary>
    public static async Task<Page> RegisterWithAsync(this Visitor visitor, Site site, string mobile, string name, string email)
    {
        var (form, code) = await visitor.AskCodeAsync(site, "/register?again=true", mobile);
        return await visitor.CompleteAsync(
            form, ("UserName", name), ("Email", email), ("Password", Site.Password), ("ConfirmPassword", Site.Password), ("Agree", "true"), ("SmsCode", code));
    }

    private static string? NewestSmsCode(this Site site, string mobile) =>
        site.Services.GetRequiredService<ShownSmsGateway>().Newest(ShownSmsGateway.Kept).FirstOrDefault(m => m.Message.To.Value == mobile)?.Message.Code;
}
