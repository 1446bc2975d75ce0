using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Features.Admin.ExportUsers;
using Slices.Features.Admin.Users;

namespace Slices.Bench.Admin;

/// <summary>How much memory an export of everybody takes.</summary>
internal sealed class ExportMeasure(IServiceProvider services)
{
    public async Task RunAsync()
    {
        // A few accounts first, for what is loaded at first use.
        await ExportAsync(new() { State = UserState.Disabled, Role = UserRole.Administrator });
        foreach (var which in (string[])["first", "second"])
        {
            var process = Process.GetCurrentProcess();
            GC.Collect();
            process.Refresh();
            var before = process.WorkingSet64;
            var most = before;
            await using var watch = new Timer(
                _ =>
                {
                    process.Refresh();
                    most = Math.Max(most, process.WorkingSet64);
                },
                null, 0, 50);
            var began = Stopwatch.GetTimestamp();
            var bytes = await ExportAsync(new());
            Console.WriteLine(
                $"the {which} export: {bytes / 1e6:F0} MB of CSV in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, the process {(most - before) / 1e6:F1} MB larger at the most");
        }
    }

    private async Task<long> ExportAsync(UserFilter filter)
    {
        await using var scope = services.CreateAsyncScope();
        var users = await ActivatorUtilities.CreateInstance<ExportUsersHandler>(scope.ServiceProvider).Handle(new(filter), default);
        await using var to = new CountingStream();
        await UsersCsv.WriteAsync(to, users, default);
        return to.Count;
    }

    private sealed class CountingStream : Stream
    {
        public long Count { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Count;
        public override long Position { get => Count; set => throw new NotSupportedException(); }
        public override void Write(byte[] buffer, int offset, int count) => Count += count;
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
