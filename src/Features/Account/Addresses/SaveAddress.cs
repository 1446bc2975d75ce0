using System.Text.Json.Serialization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Resources;

namespace Slices.Features.Account.Addresses;

/// <summary>Adds an address, or replaces one.</summary>
public sealed record SaveAddressCommand : Redacted, IRequest<SaveAddressResult>
{
    /// <summary>Of the address that is changed; null for a new one. Over the API it is in the operation's own address.</summary>
    [JsonIgnore]
    public Guid? Id { get; init; }

    public string Recipient { get; init; } = "";
    public string Mobile { get; init; } = "";
    public string Province { get; init; } = "";
    public string City { get; init; } = "";
    public string District { get; init; } = "";
    public string Street { get; init; } = "";
    public bool IsDefault { get; init; }

    /// <summary>What is chosen so far, and what there is to choose.</summary>
    public IReadOnlyList<AreaLevel> Levels(AreaTree tree) => tree.Choose(Province, City, District);

    /// <summary>Without codes that can't be chosen any more: without script, a form still sends the district of the previous city.</summary>
    public SaveAddressCommand Settled(AreaTree tree)
    {
        string[] chosen = [.. Levels(tree).Select(l => l.Chosen?.Code ?? "")];
        return this with
        {
            Province = chosen.ElementAtOrDefault(0) ?? "",
            City = chosen.ElementAtOrDefault(1) ?? "",
            District = chosen.ElementAtOrDefault(2) ?? "",
        };
    }
}

public abstract record SaveAddressResult
{
    public sealed record Saved(Guid Id) : SaveAddressResult;

    public sealed record NotFound : SaveAddressResult;

    /// <summary>There are as many as there can be.</summary>
    public sealed record Full : SaveAddressResult;
}

public sealed class SaveAddressValidator : AbstractValidator<SaveAddressCommand>
{
    public SaveAddressValidator(CurrentAreas areas, IOptions<MobileSettings> mobiles)
    {
        RuleFor(c => c.Recipient).Line(PostalAddress.MaxRecipientLength, "recipient.missing", "recipient.long", "recipient.form");
        RuleFor(c => c.Mobile).Mobile(mobiles.Value);
        RuleFor(c => c).CustomAsync(async (command, context, cancellation) =>
        {
            var levels = command.Levels(await areas.ReadAsync(cancellation));
            // An address needs an area of the lowest level.
            if (levels.FirstOrDefault(l => l.Chosen is null) is { Field: var field })
            {
                Refuse(field, $"area.missing.{field.ToLowerInvariant()}");
            }
            else if (new (string Field, string Code)[] { (nameof(command.City), command.City), (nameof(command.District), command.District) }
                .Skip(levels.Count - 1).FirstOrDefault(c => c.Code.Length > 0) is { Field: { } beyond })
            {
                Refuse(beyond, "area.misplaced");
            }

            void Refuse(string field, string code) => context.AddFailure(new ValidationFailure(field, Texts.Get(code)) { ErrorCode = code });
        });
        RuleFor(c => c.Street).Line(PostalAddress.MaxStreetLength, "street.missing", "street.long", "street.form");
    }
}

public sealed class SaveAddressHandler(CurrentUser currentUser, CurrentAreas areas, IOptions<MobileSettings> mobiles, TimeProvider time)
    : IRequestHandler<SaveAddressCommand, SaveAddressResult>
{
    public async Task<SaveAddressResult> Handle(SaveAddressCommand command, CancellationToken cancellationToken)
    {
        var area = command.Levels(await areas.ReadAsync(cancellationToken))[^1].Chosen!;
        var address = new PostalAddress(
            command.Id ?? Guid.CreateVersion7(time.GetUtcNow()), VisibleText.Fold(command.Recipient),
            MobileNumber.Parse(command.Mobile, mobiles.Value.AllowedCountries)!.Value, area.Code, VisibleText.Fold(command.Street), command.IsDefault);

        // Under the account's lock, so that two at once don't exceed the limit.
        return await currentUser.ChangeAsync<SaveAddressResult>(
            user => (command.Id is null ? user.AddAddress(address) : user.ChangeAddress(address)) ? new SaveAddressResult.Saved(address.Id)
                : command.Id is null ? new SaveAddressResult.Full()
                : new SaveAddressResult.NotFound(),
            cancellationToken);
    }
}
