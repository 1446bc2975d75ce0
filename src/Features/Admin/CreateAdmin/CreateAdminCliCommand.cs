using System.CommandLine;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Persistence;
using Slices.Resources;

namespace Slices.Features.Admin.CreateAdmin;

/// <summary><c>create-admin</c>: makes an administrator, or makes one of an account that exists.</summary>
public sealed class CreateAdminCliCommand(IMediator mediator, Migrator migrator, IValidator<CreateAdminCommand> validator) : ICliCommand
{
    private static readonly Option<string> UserName = new("--user-name") { Required = true, Description = "The name the administrator signs in with." };
    private static readonly Option<string> Email = new("--email") { Required = true, Description = "The administrator's email address, taken for proven." };

    private static readonly Option<bool> PasswordFromInput = new("--password-stdin")
    {
        Description = "Read the password from the first line of standard input instead of asking for it.",
    };

    public static Command Description => new("create-admin", "Makes an administrator. An account of this name and address becomes one and keeps its password.")
    {
        UserName, Email, PasswordFromInput,
    };

    public async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var command = new CreateAdminCommand(arguments.GetRequiredValue(UserName), arguments.GetRequiredValue(Email), "");
        await migrator.MigrateAsync(cancellation);
        if (await mediator.Send(new PromoteAdminCommand(command.UserName, command.Email), cancellation))
        {
            Console.WriteLine(Texts.Get("createAdmin.promoted", command.UserName));
            return 0;
        }
        if (arguments.GetValue(PasswordFromInput))
        {
            return await CreateAsync(command with { Password = await Console.In.ReadLineAsync(cancellation) ?? "" }, cancellation);
        }
        if (Console.IsInputRedirected)
        {
            return Fail(Texts.Get("createAdmin.noTerminal"));
        }
        // Faults are reported before anything is asked.
        if (Errors(command).Where(f => f.PropertyName != nameof(command.Password)).ToList() is { Count: > 0 } faults)
        {
            return Fail(faults);
        }
        command = command with { Password = Ask(Texts.Get("createAdmin.password")) };
        if (Errors(command) is { Count: > 0 } weak)
        {
            return Fail(weak);
        }
        return Ask(Texts.Get("createAdmin.again")) == command.Password ? await CreateAsync(command, cancellation) : Fail(Texts.Get("confirmPassword.differs"));
    }

    private async Task<int> CreateAsync(CreateAdminCommand command, CancellationToken cancellation)
    {
        try
        {
            switch (await mediator.Send(command, cancellation))
            {
                case NewAdministrator.Made:
                    Console.WriteLine(Texts.Get("createAdmin.made", command.UserName));
                    return 0;
                case NewAdministrator.EmailTaken:
                    return Fail(Texts.Get("createAdmin.emailTaken", command.Email));
                default:
                    return Fail(Texts.Get("createAdmin.userNameTaken", command.UserName));
            }
        }
        catch (ValidationException invalid)
        {
            return Fail(invalid.Errors);
        }
    }

    private List<ValidationFailure> Errors(CreateAdminCommand command) => validator.Validate(command).Errors;

    private static int Fail(IEnumerable<ValidationFailure> faults) =>
        Fail(string.Join(Environment.NewLine, faults.Select(f => f.ErrorMessage)));

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }

    private static string Ask(string prompt)
    {
        // Reading KeyAvailable turns the terminal's echo off, before anything can be typed or pasted.
        _ = Console.KeyAvailable;
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                break;
            }
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else
            {
                typed.Append(key.KeyChar);
            }
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
