using Slices.Domain;

namespace Slices.Features.ReportCompromise;

/// <summary>The event of a notice, and the mailbox that got it.</summary>
/// <param name="Mailbox">The mailbox; see <see cref="Infrastructure.Links.LinkTokens.Mailbox"/>.</param>
/// <param name="Formers">The account's former addresses, the oldest first.</param>
public sealed record CompromiseReport(DateTimeOffset HappenedAt, string Mailbox, IReadOnlyList<FormerEmail> Formers);
