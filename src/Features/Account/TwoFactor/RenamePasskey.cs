using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>That passkey of mine shall be called so. An empty name, or one that can't be seen, changes nothing.</summary>
public sealed record RenamePasskeyCommand(Guid Id, string Name) : IRequest, IStepUp;

public sealed class RenamePasskeyHandler(SlicesDb db, Visitor visitor) : IRequestHandler<RenamePasskeyCommand, Unit>
{
    public async Task<Unit> Handle(RenamePasskeyCommand command, CancellationToken cancellationToken)
    {
        var name = UnicodeText.Cut(VisibleText.Fold(command.Name), Passkey.MaxNameLength);
        if (name.Length > 0 && VisibleText.Fault(name, Passkey.MaxNameLength) is null)
        {
            await db.Passkeys.Where(p => p.Id == command.Id && p.UserId == visitor.UserId)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.Name, name), cancellationToken);
        }
        return Unit.Value;
    }
}
