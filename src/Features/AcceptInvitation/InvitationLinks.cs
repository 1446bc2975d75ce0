using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Links;

namespace Slices.Features.AcceptInvitation;

public enum InvitationLinkState
{
    /// <summary>It works, and waits for the form.</summary>
    Open,

    /// <summary>Somebody has joined by it.</summary>
    Used,

    /// <summary>The address has an account by now.</summary>
    Taken,

    /// <summary>Malformed, expired or withdrawn.</summary>
    Invalid,
}

/// <param name="State">Whether its link works.</param>
/// <param name="Invitation">Null where it doesn't.</param>
public sealed record InvitationLink(InvitationLinkState State, Invitation? Invitation = null);

/// <summary>Finds the invitations that links in mails are of.</summary>
public sealed class InvitationLinks(Invitations invitations, InvitationTokens tokens, EmailReservations reservations, TimeProvider time)
{
    public async Task<InvitationLink> FindAsync(string token, CancellationToken cancellation) =>
        tokens.Read(token) is var (id, mailbox) ? await CheckAsync(await invitations.FindAsync(id, cancellation), mailbox, cancellation) : new(InvitationLinkState.Invalid);

    /// <summary>The same, locked until the transaction ends.</summary>
    public async Task<InvitationLink> LockAsync(string token, CancellationToken cancellation) =>
        tokens.Read(token) is var (id, mailbox) ? await CheckAsync(await invitations.LockAsync(id, cancellation), mailbox, cancellation) : new(InvitationLinkState.Invalid);

    private async Task<InvitationLink> CheckAsync(Invitation? invitation, string mailbox, CancellationToken cancellation) => invitation?.State(time.GetUtcNow()) switch
    {
        InvitationState.Accepted => new(InvitationLinkState.Used),
        InvitationState.Open when LinkTokens.Mailbox(invitation.Email.Text) == mailbox =>
            await reservations.FindAsync(invitation.Email.Key, cancellation) is null ? new(InvitationLinkState.Open, invitation) : new(await WhyTakenAsync(invitation, cancellation)),
        _ => new(InvitationLinkState.Invalid),
    };

    // By somebody who joined by this link since it was read, or by another way.
    private async Task<InvitationLinkState> WhyTakenAsync(Invitation invitation, CancellationToken cancellation) =>
        (await invitations.FindAsync(invitation.Id, cancellation))?.AcceptedAt is null ? InvitationLinkState.Taken : InvitationLinkState.Used;
}
