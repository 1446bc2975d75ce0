using System.Resources;
using FluentValidation;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Validation;

public sealed class ValidationTextsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public void A_rule_says_the_sentence_of_its_code() =>
        Fails(rule => rule.NotEmpty().WithErrorCode("agree.missing")).ShouldNotBeNullOrWhiteSpace();

    [Fact]
    public void A_code_without_a_sentence_is_a_defect_and_no_empty_message() =>
        Should.Throw<MissingManifestResourceException>(() => Fails(rule => rule.NotEmpty().WithErrorCode("agree.mising"))).Message.ShouldContain("'agree.mising'");

    [Fact]
    public void So_is_a_rule_without_a_code() => Should.Throw<MissingManifestResourceException>(() => Fails(rule => rule.NotEmpty()));

    // The site has set FluentValidation up, which is the process's.
    private string Fails(Action<IRuleBuilder<string, string>> add)
    {
        site.Services.ShouldNotBeNull();
        var validator = new InlineValidator<string>();
        add(validator.RuleFor(text => text));
        return validator.Validate("").Errors.ShouldHaveSingleItem().ErrorMessage;
    }
}
