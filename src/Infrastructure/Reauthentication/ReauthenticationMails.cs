using System.Text.Json;
using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Reauthentication;

/// <summary>
/// Keeps which session on which browser asked for a mailed reauthentication. The link works only there, once, so that opening it
/// can't confirm an intruder's session.
/// </summary>
public sealed class ReauthenticationMails(IEphemeralStore store, ReauthenticationTokens tokens, BrowserKey browser, Visitor visitor)
{
    // The link's own life begins when the mail leaves; one that is later than this has come too late.
    private static readonly TimeSpan Lifetime = ReauthenticationTokens.Lifetime * 2;

    /// <param name="mail">That brings the link.</param>
    /// <param name="returnUrl">Where the user goes on.</param>
    public Task KeepAsync(OutgoingMail mail, string? returnUrl) => store.PutAsync(
        Key(mail.Id), JsonSerializer.Serialize(new Asked(visitor.SessionId, browser.Give(), LocalReturn.Path(returnUrl))), Lifetime);

    /// <summary>Whether the link is this session's, on this browser, and went to the address that the account has.</summary>
    public async Task<bool> IsMineAsync(string token, User user) => await FindAsync(token, user) is not null;

    /// <summary>Ends such a link, and answers where to go on; null for any other. Of several presses at once, one gets it.</summary>
    public async Task<string?> TakeAsync(string token, User user) =>
        await FindAsync(token, user) is var (key, asked) && await store.TakeAsync(key) is not null ? asked.ReturnUrl : null;

    private async Task<(string Key, Asked Asked)?> FindAsync(string token, User user) =>
        tokens.Read(token) is var (mail, mailbox) && LinkTokens.Mailbox(user.Email) == mailbox
        && await store.ReadAsync(Key(mail)) is { } kept && JsonSerializer.Deserialize<Asked>(kept) is { } asked
        && visitor.SessionId is { } session && asked.Session == session && asked.Browser == browser.Find()
            ? (Key(mail), asked)
            : null;

    private static string Key(Guid mail) => $"confirmation:{mail:N}";

    private sealed record Asked(Guid? Session, string Browser, string ReturnUrl);
}
