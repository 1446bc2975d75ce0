using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Infrastructure.Sessions;

/// <summary>
/// Replaces the keys of sessions, so that a copied cookie soon is an old one; an old one that comes back ends the session and
/// tells its owner. See docs/decisions/0014.
/// </summary>
public sealed partial class SessionKeys(
    UnitOfWork work, SessionStore sessions, DeviceStore devices, SessionCookie cookie, SessionRevoker revoker, AuditTrail trail, Notices notices, TimeProvider time, ILogger<SessionKeys> log)
{
    /// <summary>The age at which a key is replaced by the next request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>
    /// Judges the key that found the session. False when it has just ended the session.
    /// <code>
    /// current, within its lifetime   accepted
    /// current, seen for the first time   accepted; the previous one works for another minute
    /// current, past its lifetime   accepted and replaced
    /// previous, new one not seen yet   accepted; the same new key is sent again
    /// previous, within that minute   accepted
    /// older   the session ends
    /// </code>
    /// </summary>
    public async Task<bool> AcceptAsync(HttpContext context, Session session, string key)
    {
        var hash = SessionKey.Hash(key)!;
        var now = time.GetUtcNow();
        switch (session.UseOf(hash, now))
        {
            case SessionKeyUse.Old:
                await EndAsync(session);
                return false;
            // The answer with the new key is still under way, or was lost.
            case SessionKeyUse.Previous when session.KeySeenAt is null && MayAnswerWithKey(context):
                Write(context, session, SessionKey.Next(key, session.KeySalt!));
                break;
            case SessionKeyUse.Current when session is { PreviousKeyHash: not null, KeySeenAt: null }:
                await sessions.SaveKeySeenAsync(session.Id, hash, now);
                break;
            case SessionKeyUse.Current when now - session.KeyIssuedAt >= Lifetime && MayAnswerWithKey(context):
                await ReplaceAsync(context, session, key, hash, now);
                break;
        }
        return true;
    }

    // Of several requests at once one replaces the key. The others are answered without, or with the same.
    private async Task ReplaceAsync(HttpContext context, Session session, string key, byte[] hash, DateTimeOffset now)
    {
        var salt = RandomNumberGenerator.GetBytes(SessionKey.Bytes);
        var next = SessionKey.Next(key, salt);
        if (await sessions.ReplaceKeyAsync(session.Id, hash, SessionKey.Hash(next)!, salt, now))
        {
            Write(context, session, next);
        }
    }

    private async Task EndAsync(Session session)
    {
        await using var transaction = await work.BeginAsync(CancellationToken.None);
        // The account first, as everywhere: a command of the same session would wait for it the other way round.
        if (await work.LockAsync<User>(session.UserId, CancellationToken.None) is not { } user)
        {
            return;
        }
        // A thief of one of the browser's cookies has the others too.
        await devices.ForgetAsync(session.DeviceId, CancellationToken.None);
        if (await revoker.EndAsync(session.UserId, session.Id, CancellationToken.None) == 0)
        {
            return;
        }
        trail.Add(AuditKind.OldSessionKeyUsed, session.UserId);
        notices.Queue(MailTemplate.OldSessionKeyUsed, user);
        await transaction.CommitAsync(CancellationToken.None);
        LogEnded(session.UserId);
    }

    // Answers that are the same for strangers may be cached, and a key in one would be shared.
    private static bool MayAnswerWithKey(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null;

    private void Write(HttpContext context, Session session, string key) =>
        cookie.Write(context.Response, new(session.UserId, key, session.Remembered ? session.ExpiresAt : null));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ended a session of {UserId}, which came back under an old key")]
    private partial void LogEnded(Guid userId);
}
