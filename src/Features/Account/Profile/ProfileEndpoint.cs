using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.Profile;

public static class ProfileEndpoint
{
    public static void MapProfile(this RouteGroupBuilder api) => api.MapPut("/me/profile", SaveAsync)
        .Describe("saveProfile", "Says how one is called and reads", "Every member is set: what is left out of nickname and timeZone is emptied.")
        .Accepts(new SaveProfileCommand { Nickname = "Amy", Language = "en", TimeZone = "Europe/Paris" })
        .Produces(StatusCodes.Status204NoContent, "Saved.")
        .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.LineErrorCodes, "nickname.long", "nickname.form", "language.form", "timeZone.form"]);

    private static async Task<IResult> SaveAsync(
        SaveProfileCommand command, IMediator mediator, PreferenceCookie cookie, HttpResponse response, CancellationToken cancellation)
    {
        await mediator.Send(command, cancellation);
        cookie.KeepLanguage(response, command.Language);
        return TypedResults.NoContent();
    }
}
