using System.Net.Sockets;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Slices.Features.SetUp;
using Slices.Infrastructure.Errors;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>What people see when something went wrong.</summary>
[Slow]
public sealed class ErrorPagesTests(ErrorPagesTests.FaultySite site) : IClassFixture<ErrorPagesTests.FaultySite>
{
    [Fact]
    public Task A_form_that_is_out_of_date() => PortrayAsync(400, tab => tab.OpenAsync("/login", "POST"));

    [Fact]
    public Task A_page_for_administrators() => PortrayAsync(403, async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync($"alice-{Guid.NewGuid():N}"[..12]));
        return await tab.OpenAsync("/admin/users");
    });

    [Fact]
    public Task An_address_of_nothing() => PortrayAsync(404, tab => tab.OpenAsync("/nothing/here"));

    [Fact]
    public Task A_method_that_nothing_answers() => PortrayAsync(405, tab => tab.OpenAsync("/login", "PUT"));

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public Task Trouble(int status) => PortrayAsync(status, tab => tab.OpenAsync($"/setup/{status}"));

    private Task PortrayAsync(int status, Func<Tab, Task<int>> open) =>
        Studio.PortrayAsync(site, $"error-{status}", async tab => (await open(tab)).ShouldBe(status));

    public sealed class FaultySite : Site
    {
        protected override void Replace(IServiceCollection services) =>
            services.Replace(ServiceDescriptor.Transient<IRequestHandler<SetUpLinkQuery, SetUpLink>, Fault>());

        private sealed class Fault : IRequestHandler<SetUpLinkQuery, SetUpLink>
        {
            public Task<SetUpLink> Handle(SetUpLinkQuery query, CancellationToken cancellationToken) => throw (query.Token switch
            {
                "429" => new RequestRejectedException(RejectionReason.TooMany, TimeSpan.FromMinutes(5)),
                "503" => new NpgsqlException("The database is away.", new SocketException()),
                _ => new InvalidOperationException("A defect."),
            });
        }
    }
}
