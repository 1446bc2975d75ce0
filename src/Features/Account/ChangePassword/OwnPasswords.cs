using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.ChangePassword;

/// <summary>Sets the password of a locked account, and ends what the previous one began.</summary>
public sealed class OwnPasswords(SessionRevoker revoker, SignInCounters counters, AuditTrail trail, Notices notices)
{
    /// <param name="user">Whose it is.</param>
    /// <param name="hash">Of the new one.</param>
    /// <param name="endOthers">Whether all other browsers are signed out.</param>
    public async Task ChangeAsync(User user, string hash, bool endOthers, CancellationToken cancellation)
    {
        user.ChangePassword(hash);
        await counters.ForgivePasswordsAsync(user.Id);
        if (endOthers)
        {
            await revoker.EndAllAsync(user.Id, exceptThis: true, cancellation);
        }
        trail.Add(AuditKind.PasswordChanged, user.Id, Factor.Password);
        notices.Queue(MailTemplate.PasswordChanged, user);
    }
}
