using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.UserDetails;

public static class UserDetailsEndpoint
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly Guid Id = new("019a3d2c-0000-7000-8000-000000000001");

    private static readonly UserDetailsView Example =
        new(Id, "amy", "Amy", "a•••@example.com", "138••••8000", UserState.Active, false, "zh-CN", At, At, At, null, 1, true, 1, 10, 1)
        {
            PasskeyList = [new(Id, "Amy’s phone", At, At)],
            SessionList = [new(Id, "Firefox on Windows", "192.0.2.7", At, At)],
            Messages = [new(true, nameof(MailTemplate.PasswordReset), "a•••@example.com", nameof(MailState.Sent), At, At, null)],
        };

    public static void MapUserDetails(this RouteGroupBuilder api)
    {
        api.MapGet("/admin/users/{id:guid}", ReadAsync)
            .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
            .Describe("getUser", "An account", "The address and the mobile are masked. The ten sessions that were seen last and the last ten mails and text messages are with it. What happened to the account is in GET /admin/audit.")
            .Produces(Example, "The account.")
            .ProducesNotFound();
        api.MapPost("/admin/users/{id:guid}/contacts", ShowAsync)
            .RequireAuthorization(SecurityRegistration.AdministratorPolicy)
            .Describe("showContacts", "Shows an account's email address, mobile and postal addresses in full", "That the administrator looked at them is in the audit log.")
            .Produces(new Contacts("amy@example.com", "+8613800138000", [new("韩梅梅", "+8613800138000", "广东省东莞市", "南城街道1号")]), "What is masked elsewhere.")
            .ProducesProblemsOf<ShowContactsCommand>()
            .ProducesNotFound();
    }

    private static async Task<IResult> ReadAsync(Guid id, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new UserDetailsQuery(id), cancellation) is { } view ? TypedResults.Ok(view) : TypedResults.NotFound();

    private static async Task<IResult> ShowAsync(Guid id, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new ShowContactsCommand(id), cancellation) is { } contacts ? TypedResults.Ok(contacts) : TypedResults.NotFound();
}
