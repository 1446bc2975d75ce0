using System.Collections.Concurrent;
using System.Net;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Infrastructure.Api;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>A site that deletes whom a test names between finding out who they are and running their command.</summary>
public sealed class VanishingSite() : Site([])
{
    /// <summary>Who is deleted next.</summary>
    public ConcurrentDictionary<Guid, bool> Vanishing { get; } = new();

    // Before all other behaviours.
    protected override void Replace(IServiceCollection services)
    {
        services.AddSingleton(Vanishing);
        services.Insert(0, ServiceDescriptor.Scoped(typeof(IPipelineBehavior<,>), typeof(Vanish<,>)));
    }

    private sealed class Vanish<TRequest, TResponse>(
        Slices.Infrastructure.Visitors.Visitor visitor, ConcurrentDictionary<Guid, bool> vanishing, IServiceScopeFactory scopes)
        : IPipelineBehavior<TRequest, TResponse>
        where TRequest : IRequest<TResponse>
    {
        public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
        {
            if (visitor.UserId is { } user && vanishing.TryRemove(user, out _))
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Sql>().ExecuteAsync($"delete from users where id = {user}", CancellationToken.None);
            }
            return await next();
        }
    }
}

[Slow]
public sealed class DeletedMeanwhileTests(VanishingSite site) : IClassFixture<VanishingSite>
{
    // What isn't about the account, or is as good as done.
    private static readonly string[] Others = ["signOut", "getUsers", "getUser", "getAudit", "getInvitations", "getSessions", "getTwoFactor", "getLogins"];

    [Fact]
    public async Task Whose_account_is_deleted_while_the_command_is_under_way_is_signed_out()
    {
        var operations = (await OpenApi.ReadAsync(site)).Operations.Where(o => o.NeedsSession).ToList();
        operations.Count.ShouldBeGreaterThan(30);
        foreach (var operation in operations)
        {
            var scene = await Scene.PrepareAsync(site, operation);
            site.Vanishing[(await site.FindUserAsync(scene.Name)).Id] = true;

            var answer = await scene.CallAsync();

            operation.ShouldSay(answer, "as somebody who is gone");
            if (!Others.Contains(operation.Id))
            {
                (answer.Status, answer.Problem()).ShouldBe((HttpStatusCode.Unauthorized, "session.missing"), operation.Id);
            }
        }
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/account/email")]
    [InlineData("/account/mobile")]
    [InlineData("/account/address")]
    [InlineData("/account/profile")]
    [InlineData("/account/privacy")]
    [InlineData("/account/logins")]
    [InlineData("/account/two-factor")]
    [InlineData("/account/two-factor/app")]
    public async Task Pages_lead_to_signing_in(string path)
    {
        var name = $"gone{path.Replace('/', '-').TrimEnd('-')}";
        var user = await site.AddUserAsync(name);
        var visitor = await site.SignedInAsync(name);
        site.Vanishing[user.Id] = true;

        var page = await visitor.SendAsync(new(HttpMethod.Get, path));

        (page.Status, page.Location).ShouldBe((HttpStatusCode.Redirect, $"/login?returnUrl={Uri.EscapeDataString(path)}"));
    }
}
