using Slices.Tests.Support;

[assembly: AssemblyFixture(typeof(TestRun))]

namespace Slices.Tests.Support;

/// <summary>Ends what the tests of a run share.</summary>
public sealed class TestRun : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Chromium.CloseAsync();
        await StartedSite.DisposeIdleAsync();
        await Postgres.StopAsync();
        RunFolder.Leave();
    }
}
