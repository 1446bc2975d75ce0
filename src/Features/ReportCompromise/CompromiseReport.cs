using Slices.Domain;

namespace Slices.Features.ReportCompromise;

/// <summary>What a notice told, and where.</summary>
/// <param name="Mailbox">Where; see <see cref="Infrastructure.Links.LinkTokens.Mailbox"/>.</param>
/// <param name="Formers">The addresses that the account had until lately, the oldest first.</param>
public sealed record CompromiseReport(DateTimeOffset HappenedAt, string Mailbox, IReadOnlyList<FormerEmail> Formers);
