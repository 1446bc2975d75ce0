using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Register;

public static class RegisterEndpoint
{
    private static readonly RegisterCommand Example = new()
    {
        UserName = "amy",
        Email = "amy@example.com",
        Password = "correct horse 9 battery",
        ConfirmPassword = "correct horse 9 battery",
        Agree = true,
        CaptchaId = "kk7b…",
        CaptchaAnswer = "x7kp",
    };

    public static void MapRegister(this RouteGroupBuilder api)
    {
        api.MapPost("/registrations", RegisterAsync)
            .AllowAnonymous()
            .Describe(
                "register", "Registers an account",
                "The owner of the address gets a mail: a link, or word that there is an account already. Members mobile and smsCode count where the site asks for a mobile.")
            .Accepts(Example)
            .Produces(new RegisterResult.MailSent("a***@example.com"), "A mail is on its way.", StatusCodes.Status202Accepted)
            .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.UserNameErrorCodes, .. AccountRules.EmailErrorCodes, "userName.taken", "agree.missing"])
            .ProducesProblems(StatusCodes.Status400BadRequest, [.. AccountRules.MobileErrorCodes, "code.form", "code.wrong", "code.exhausted"])
            .Idempotent();
        api.MapPost("/registrations/check", CheckAsync)
            .AllowAnonymous()
            .Describe("checkRegistration", "What is wrong with one member of a registration", "For a form to tell as soon as the member is typed. Nothing is kept.")
            .Accepts(new CheckFieldQuery("userName", Example))
            .Produces(new CheckedField("userName", ["This username is taken. Choose another one."]), "The sentences about that member; none where it is right.");
    }

    private static async Task<IResult> RegisterAsync(RegisterCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            RegisterResult.MailSent sent => TypedResults.Accepted((string?)null, sent),
            RegisterResult.WrongCode { Check: CodeCheck.Exhausted } => Problems.Bad("code.exhausted"),
            RegisterResult.WrongCode => Problems.Bad("code.wrong", "smsCode"),
            _ => Problems.Bad("userName.taken", "userName"),
        };

    private static async Task<IResult> CheckAsync(CheckFieldQuery query, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(await mediator.Send(query, cancellation));
}
