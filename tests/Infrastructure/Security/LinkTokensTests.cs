using CsCheck;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Security;

public sealed class LinkTokensTests
{
    private readonly ActivationTokens tokens = new(new EphemeralDataProtectionProvider(), Options.Create(new RegistrationSettings()), new Clock());
    private readonly User user = User.Register(UserName.Fold("alice"), EmailAddress.Parse("alice@example.com")!, "", "en", null, DateTimeOffset.UtcNow);

    [Fact]
    public void A_token_says_what_it_was_issued_for() => Gen.Int.Sample(round => tokens.Read(tokens.Issue(user, round)).ShouldBe((user.Id, round)));

    [Fact]
    public void Nothing_else_is_a_token() => TypedText.Any.Sample(text => tokens.Read(text) is null, iter: TypedText.Many);

    [Fact]
    public void A_token_with_another_letter_anywhere_is_none()
    {
        var token = tokens.Issue(user);

        // The last letter has bits that say nothing, and a slash says the same as an underscore.
        Gen.Select(Gen.Int[0, token.Length - 2], Gen.Char["abcXYZ019-_.% é"]).Sample(
            (at, letter) => token[at] == letter || tokens.Read(token[..at] + letter + token[(at + 1)..]) is null, iter: TypedText.Many);
    }
}
