namespace Slices.Tests.Support;

/// <summary>Waits for what happens outside the test's own thread, at most a while, as briefly as it can.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> holds, string because = "it should have come true by now")
    {
        for (var until = DateTime.UtcNow + Patience; !await holds(); await Task.Delay(20))
        {
            (DateTime.UtcNow < until).ShouldBeTrue(because);
        }
    }
}
