using System.CommandLine;
using System.Text;
using FluentValidation;
using MediatR;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.CommandLine;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.CreateAdmin;

/// <summary><c>create-admin</c>: makes an administrator, or makes one of an account that exists.</summary>
public sealed class CreateAdminVerb(IMediator mediator, Migrator migrator) : IVerb
{
    private readonly Option<string> userName = new("--user-name") { Required = true, Description = "The name the administrator signs in with." };
    private readonly Option<string> email = new("--email") { Required = true, Description = "The administrator's e-mail address, taken for proven." };
    private readonly Option<bool> passwordFromInput = new("--password-stdin") { Description = "Read the password from the first line of standard input instead of asking for it." };

    public Command Describe()
    {
        var verb = new Command("create-admin", "Makes an administrator. An account of this name and address becomes one and keeps its password.")
        {
            userName, email, passwordFromInput,
        };
        verb.SetAction(RunAsync);
        return verb;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var (name, address) = (arguments.GetRequiredValue(userName), arguments.GetRequiredValue(email));
        await migrator.MigrateAsync(cancellation);
        if (await mediator.Send(new PromoteAdminCommand(name, address), cancellation))
        {
            Console.WriteLine($"The account {name} is an administrator now; its password stays as it was.");
            return 0;
        }
        string? password;
        if (arguments.GetValue(passwordFromInput))
        {
            password = await Console.In.ReadLineAsync(cancellation);
        }
        else if (Console.IsInputRedirected)
        {
            return Fail("There is no terminal to ask for the password on: give it on standard input with --password-stdin.");
        }
        else
        {
            password = Ask("Password: ");
            if (Ask("Once more: ") != password)
            {
                return Fail("The two passwords differ.");
            }
        }
        return await CreateAsync(new(name, address, password ?? ""), cancellation);
    }

    private async Task<int> CreateAsync(CreateAdminCommand command, CancellationToken cancellation)
    {
        try
        {
            switch (await mediator.Send(command, cancellation))
            {
                case NewAdministrator.Made:
                    Console.WriteLine($"Made the administrator {command.UserName}.");
                    return 0;
                case NewAdministrator.EmailTaken:
                    return Fail($"--email: {command.Email} belongs to another account.");
                default:
                    return Fail($"--user-name: {command.UserName} is taken by an account that has another e-mail address or isn't active.");
            }
        }
        catch (ValidationException invalid)
        {
            return Fail(string.Join(Environment.NewLine, invalid.Errors.Select(e => e.ErrorMessage)));
        }
    }

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
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
