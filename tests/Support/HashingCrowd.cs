using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Passwords;

namespace Slices.Tests.Support;

/// <summary>Takes every turn of a limiter, and so many of its places, until it is disposed. It costs no work.</summary>
internal sealed class HashingCrowd : IAsyncDisposable
{
    private readonly CancellationTokenSource enough = new();
    private readonly TaskCompletionSource go = new();
    private readonly Task crowd;

    private HashingCrowd(HashingLimiter limiter, int size) => crowd = Task.WhenAll(Enumerable.Range(0, size).Select(_ => StayAsync(limiter)));

    public static HashingCrowd Fill(HashingLimiter limiter) => new(limiter, limiter.Places);

    public static HashingCrowd TakeAllTurns(HashingLimiter limiter) => new(limiter, Environment.ProcessorCount);

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        go.SetResult();
        await crowd;
        enough.Dispose();
    }

    // Who has waited for as long as anybody may comes again.
    private async Task StayAsync(HashingLimiter limiter)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await limiter.RunAsync(() => go.Task.Wait(Timeout.Infinite), enough.Token);
            }
            catch (RequestRejectedException)
            {
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
