using MediatR;
using Slices.Infrastructure.Reauthentication;

namespace Slices.Tests.Architecture;

/// <summary>Who may change an account with a session alone.</summary>
public sealed class StepUpRuleTests
{
    // Why a copied cookie is enough, or there is none.
    private static readonly Dictionary<string, string> Excepted = new()
    {
        ["ReauthenticateCommand"] = "it is the proof itself",
        ["ChangePasswordCommand"] = "it asks for the current password, and for a fresh proof where there is a second factor",
        ["ProvenEmailChangeCommand"] = "it asks for the current password, or for a fresh proof",
        ["BeginReauthenticationCommand"] = "it begins the proof itself",
        ["SendReauthenticationMailCommand"] = "it begins the proof itself",
        ["ReauthenticateByMailCommand"] = "it is the proof itself",
        ["SaveAddressCommand"] = "an address opens no door",
        ["RemoveAddressCommand"] = "an address opens no door",
        ["MakeDefaultCommand"] = "an address opens no door",
        ["SaveProfileCommand"] = "a nickname opens no door",
        ["CancelEmailChangeCommand"] = "it leaves everything as it is",
        ["AcceptAgreementCommand"] = "accepting opens no door",
        ["KeepAccountCommand"] = "keeping what is there opens no door",
        ["CreateAdminCommand"] = "only the command line sends it",
        ["PromoteAdminCommand"] = "only the command line sends it",
    };

    [Fact]
    public void Every_command_of_the_account_and_of_administrators_asks_for_a_fresh_proof_or_says_why_not()
    {
        var commands = typeof(Program).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBaseRequest)) && t.Name.EndsWith("Command", StringComparison.Ordinal)
                && (t.Namespace!.StartsWith("Slices.Features.Account", StringComparison.Ordinal) || t.Namespace.StartsWith("Slices.Features.Admin", StringComparison.Ordinal)))
            .ToList();

        commands.Count(t => t.IsAssignableTo(typeof(IStepUp))).ShouldBeGreaterThan(7);
        commands.Where(t => !t.IsAssignableTo(typeof(IStepUp))).Select(t => t.Name).Order().ShouldBe(Excepted.Keys.Order());
    }
}
