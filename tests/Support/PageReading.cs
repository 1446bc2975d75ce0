using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Slices.Infrastructure.Mail;

namespace Slices.Tests.Support;

/// <summary>What tests read of a page or a mail beyond its words.</summary>
public static partial class PageReading
{
    /// <summary>The value that the input of this name has now.</summary>
    public static string Value(this Page page, string name) =>
        ((IHtmlInputElement)page.Document.QuerySelector($"input[name='{name}'], input[name='Input.{name}']")!).Value;

    public static string Token(this Page page) => page.Value("__RequestVerificationToken");

    /// <summary>The page as everybody gets it: without the token of its form, if it has one.</summary>
    public static string TextWithoutToken(this Page page) =>
        page.Document.QuerySelector("[name=__RequestVerificationToken]") is null ? page.Text : page.Text.Replace(page.Token(), "", StringComparison.Ordinal);

    /// <summary>What the form with that field would send as it stands, boxes unticked.</summary>
    public static Dictionary<string, string> Values(this Page page, string field) => page.Form([field]).Elements
        .OfType<IHtmlInputElement>()
        .Where(i => i.Name is not null && i.Type is not ("checkbox" or "submit"))
        .ToDictionary(i => i.Name!, i => i.Value);

    /// <summary>The whole Set-Cookie line of that cookie, or nothing.</summary>
    public static string SetCookie(this Page page, string name) =>
        page.Response.Headers.TryGetValues("Set-Cookie", out var lines)
            ? lines.SingleOrDefault(l => l.StartsWith(name + "=", StringComparison.Ordinal)) ?? ""
            : "";

    /// <summary>The path of the mail's activation link.</summary>
    public static string ActivationPath(this PickedUpMail mail) => ActivationLink().Match(mail.Text).Value;

    /// <summary>The path of the mail's link for a new password.</summary>
    public static string ResetPath(this PickedUpMail mail) => ResetLink().Match(mail.Text).Value;

    /// <summary>The path of the mail's link by which somebody joins.</summary>
    public static string InvitationPath(this PickedUpMail mail) => InvitationLink().Match(mail.Text).Value;

    /// <summary>The path of the notice's link "This wasn't me".</summary>
    public static string NotMePath(this PickedUpMail mail) => NotMeLink().Match(mail.Text).Value;

    /// <summary>The path of the mail's link that proves a new address.</summary>
    public static string EmailPath(this PickedUpMail mail) => EmailLink().Match(mail.Text).Value;

    /// <summary>The path of the mail's link that confirms who is signed in.</summary>
    public static string ConfirmationPath(this PickedUpMail mail) => ConfirmationLink().Match(mail.Text).Value;

    [GeneratedRegex(@"/account/confirm/mail/[\w-]+")]
    private static partial Regex ConfirmationLink();

    [GeneratedRegex(@"/account/email/confirm/[\w-]+")]
    private static partial Regex EmailLink();

    [GeneratedRegex(@"/invitation/[\w-]+")]
    private static partial Regex InvitationLink();

    [GeneratedRegex(@"/reset/[\w-]+")]
    private static partial Regex ResetLink();

    [GeneratedRegex(@"/account/not-me/[\w-]+")]
    private static partial Regex NotMeLink();

    [GeneratedRegex(@"/activate/[\w-]+")]
    private static partial Regex ActivationLink();
}
