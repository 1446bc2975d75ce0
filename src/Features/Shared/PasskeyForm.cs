using Slices.Infrastructure.Factors;

namespace Slices.Features.Shared;

/// <summary>A form that is sent with the answer of a passkey; see passkeys.js.</summary>
/// <param name="Action">Where it goes; the page itself when empty.</param>
/// <param name="Label">The key of its button's text.</param>
/// <param name="Autofill">Whether the browser offers passkeys in the page's field for the name, too.</param>
/// <param name="Primary">Whether it is what the page is for.</param>
/// <param name="SignIn">Whose second step it is, where it is one.</param>
public sealed record PasskeyForm(PasskeyPurpose Purpose, string Action, string Label, bool Autofill = false, bool Primary = false, Guid? SignIn = null);
