using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Slices.Infrastructure.External;

namespace Slices.Features.Doctor;

/// <summary>Whether the providers can be reached. Only a connection is tried: wrong credentials show when somebody signs in.</summary>
public sealed class ExternalLoginCheck(ExternalProviders providers) : IDiagnosticCheck
{
    public static string Subject => "Providers";

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (providers.On.Count == 0)
        {
            yield return new(Verdict.Ok, "none, since neither Qq:AppId nor WeChat:AppId is set.");
        }
        foreach (var provider in providers.On)
        {
            yield return await FaultAsync(provider, cancellation) is { } fault
                ? new(Verdict.Warning, $"{provider.Name} can't be reached at {provider.Token.Authority}, so nobody signs in by it: {fault}")
                : new(Verdict.Ok, $"{provider.Name} answers at {provider.Token.Authority}.");
        }
    }

    private static async Task<string?> FaultAsync(ExternalProvider provider, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(provider.Settings.Timeout);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(provider.Token.Host, provider.Token.Port, timeout.Token);
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {provider.Settings.Timeout.TotalSeconds:0.#} s.";
        }
    }
}
