using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Admin.Invitations;

public static class InvitationsEndpoint
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly InvitationRow Row = new(
        new("019a3d2c-0000-7000-8000-000000000001"), "a•••@example.com", InvitationState.Open, "chief", At, At + Invitation.Lifetime, null, null, MailState.Sent, null);

    public static void MapInvitations(this RouteGroupBuilder api)
    {
        api.MapPost("/admin/invitations", InviteAsync)
            .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
            .Describe(
                "invite", "Mails somebody a link by which they join",
                "The link works for seven days and once. The answer is the same whether or not the address has an account; the mail says which. An address that has an invitation already gets that one again.")
            .Accepts(new InviteCommand { Email = "amy@example.com", Language = "zh-CN" })
            .Produces(StatusCodes.Status202Accepted, "A mail is on its way.")
            .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.EmailErrorCodes, "language.form", "invitations.tooMany"]);
        api.MapGet("/admin/invitations", ListAsync)
            .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
            .Describe("getInvitations", "Invitations, by pages of fifty", "Those that were sent last come first. The next page is asked for with the members previous and next of the answer, as before and after.")
            .Produces(new KeysetPage<InvitationRow>([Row], null, "MDE5YTNk…"), "One page.");
        api.MapPost("/admin/invitations/{id:guid}/changes", ChangeAsync)
            .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
            .Describe("changeInvitation", "Sends an invitation again, or withdraws it")
            .Accepts(new InvitationChangeBody(InvitationChange.Withdraw))
            .ProducesProblemsOf<ChangeInvitationCommand>()
            .Produces(StatusCodes.Status204NoContent, "Done.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "invitations.tooMany")
            .ProducesNotFound();
    }

    private static async Task<IResult> InviteAsync(InviteCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) == InviteResult.Sent ? TypedResults.Accepted((string?)null) : Problems.Bad("invitations.tooMany", "email");

    private static async Task<IResult> ListAsync(string? after, string? before, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(await mediator.Send(new InvitationsQuery(after, before), cancellation));

    private static async Task<IResult> ChangeAsync(Guid id, InvitationChangeBody body, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new ChangeInvitationCommand(id, body.Change), cancellation) switch
        {
            ChangeInvitationResult.Done => TypedResults.NoContent(),
            ChangeInvitationResult.TooMany => Problems.Bad("invitations.tooMany"),
            _ => TypedResults.NotFound(),
        };

    internal sealed record InvitationChangeBody(InvitationChange Change);
}
