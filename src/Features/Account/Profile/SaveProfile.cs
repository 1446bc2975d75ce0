using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Time;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.Profile;

/// <summary>Sets the nickname, the language of mails and the time zone.</summary>
public sealed record SaveProfileCommand : Redacted, IRequest<Unit>
{
    /// <summary>Empty for none.</summary>
    public string Nickname { get; init; } = "";

    /// <summary>One of the site's languages, such as <c>zh-CN</c>.</summary>
    public string Language { get; init; } = "";

    /// <summary>An IANA name, such as <c>Asia/Shanghai</c>, of today or of before; empty for the site's own.</summary>
    public string TimeZone { get; init; } = "";
}

public sealed class SaveProfileValidator : AbstractValidator<SaveProfileCommand>
{
    public SaveProfileValidator()
    {
        RuleFor(c => c.Nickname).Line(Nickname.MaxLength, missing: null, "nickname.long", "nickname.form");
        RuleFor(c => c.Language).Must(LocalizationRegistration.Cultures.Contains).WithErrorCode("language.form");
        RuleFor(c => c.TimeZone).Must(name => name.Length == 0 || TimeZones.Find(name) is not null).WithErrorCode("timeZone.form");
    }
}

public sealed class SaveProfileHandler(CurrentUser currentUser) : IRequestHandler<SaveProfileCommand, Unit>
{
    public Task<Unit> Handle(SaveProfileCommand command, CancellationToken cancellationToken) => currentUser.ChangeAsync(user =>
    {
        user.ChangeProfile(Nickname.Parse(command.Nickname), command.Language, TimeZones.Find(command.TimeZone)?.Id);
        return Unit.Value;
    }, cancellationToken);
}
