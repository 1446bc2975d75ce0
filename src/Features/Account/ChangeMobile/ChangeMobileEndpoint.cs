using MediatR;
using Slices.Features.SendSmsCode;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.ChangeMobile;

public static class ChangeMobileEndpoint
{
    public static void MapChangeMobile(this RouteGroupBuilder api)
    {
        api.MapPut("/me/mobile", ChangeAsync)
            .Describe("changeMobile", "Sets the mobile", "The code is asked for with POST /sms-codes and the purpose mobileChange, by the same browser. A number that another account has moves to this one; the other one's owner is told.")
            .Accepts(new ChangeMobileCommand { Mobile = "13800138000", Code = "123456" })
            .Produces(StatusCodes.Status204NoContent, "The mobile is yours.")
            .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.MobileErrorCodes, "code.form", "code.wrong", "code.exhausted"])
            .NeedsSms();
        api.MapDelete("/me/mobile", RemoveAsync)
            .Describe("removeMobile", "Removes the mobile")
            .Produces(StatusCodes.Status204NoContent, "It is removed, or there was none.")
            .ProducesProblemsOf<RemoveMobileCommand>()
            .ProducesProblems(StatusCodes.Status409Conflict, "changeMobile.required", "changeMobile.lastWay")
            .NeedsSms();
    }

    private static async Task<IResult> ChangeAsync(ChangeMobileCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            ChangeMobileResult.Changed => TypedResults.NoContent(),
            ChangeMobileResult.WrongCode => Problems.Bad("code.wrong", "code"),
            _ => Problems.Bad("code.exhausted"),
        };

    private static async Task<IResult> RemoveAsync(IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new RemoveMobileCommand(), cancellation) switch
        {
            RemoveMobileResult.Required => Problems.Of(StatusCodes.Status409Conflict, "changeMobile.required"),
            RemoveMobileResult.LastWay => Problems.Of(StatusCodes.Status409Conflict, "changeMobile.lastWay"),
            _ => TypedResults.NoContent(),
        };
}
