using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Pipeline;

namespace Slices.Tests.Support;

/// <summary>Takes every turn of a queue, and so many of its places, until it is disposed. It costs no work.</summary>
internal sealed class HashingCrowd : IAsyncDisposable
{
    private readonly CancellationTokenSource enough = new();
    private readonly TaskCompletionSource go = new();
    private readonly Task crowd;

    private HashingCrowd(HashingQueue queue, int size) => crowd = Task.WhenAll(Enumerable.Range(0, size).Select(_ => StayAsync(queue)));

    public static HashingCrowd Fill(HashingQueue queue) => new(queue, queue.Places);

    public static HashingCrowd TakeAllTurns(HashingQueue queue) => new(queue, Environment.ProcessorCount);

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        go.SetResult();
        await crowd;
        enough.Dispose();
    }

    // Who has waited for as long as anybody may comes again.
    private async Task StayAsync(HashingQueue queue)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await queue.RunAsync(() => go.Task.Wait(Timeout.Infinite), enough.Token);
            }
            catch (RefusedException)
            {
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
