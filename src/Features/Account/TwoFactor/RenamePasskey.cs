using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Renames a passkey. An empty or invisible name changes nothing.</summary>
public sealed record RenamePasskeyCommand(Guid Id, string Name) : Redacted, IRequest, IStepUp;

public sealed class RenamePasskeyHandler(UnitOfWork work, Visitor visitor) : IRequestHandler<RenamePasskeyCommand, Unit>
{
    public async Task<Unit> Handle(RenamePasskeyCommand command, CancellationToken cancellationToken)
    {
        var name = UnicodeText.Cut(VisibleText.Fold(command.Name), Passkey.MaxNameLength);
        if (name.Length > 0 && VisibleText.Fault(name, Passkey.MaxNameLength) is null)
        {
            await using var transaction = await work.BeginAsync(cancellationToken);
            if (await work.LockAsync<Passkey>(command.Id, cancellationToken) is { } passkey && passkey.UserId == visitor.UserId)
            {
                passkey.Rename(name);
            }
            await transaction.CommitAsync(cancellationToken);
        }
        return Unit.Value;
    }
}
