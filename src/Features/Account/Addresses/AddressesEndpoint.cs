using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.Addresses;

public static class AddressesEndpoint
{
    private static readonly Guid Id = new("019a3d2c-0000-7000-8000-000000000001");

    private static readonly SaveAddressCommand Example = new()
    {
        Recipient = "王小明",
        Mobile = "13800138000",
        Province = "440000",
        City = "441900",
        Street = "南城街道1号",
    };

    public static void MapAddresses(this RouteGroupBuilder api)
    {
        api.MapGet("/me/addresses", async (IMediator mediator, CancellationToken cancellation) => TypedResults.Ok(await mediator.Send(new AddressesQuery(), cancellation)))
            .Describe("getAddresses", "One's addresses, in short", "The mobile is masked.")
            .Produces<IReadOnlyList<AddressRow>>([new(Id, "王小明", "138****8000", "广东省 东莞市", "Dongguan, Guangdong", false, "南城街道1号", true)], "The default first, then the newest.");
        api.MapPost("/me/addresses", AddAsync)
            .Describe("addAddress", "Adds an address", "Province, city and district are codes of GET /areas; what has no parts needs no more.")
            .Accepts(Example).ProducesAddressProblems()
            .Produces(new SaveAddressResult.Saved(Id), "Added.", StatusCodes.Status201Created)
            .ProducesProblems(StatusCodes.Status409Conflict, "addresses.full");
        api.MapGet("/me/addresses/{id:guid}", ReadAsync)
            .Describe("getAddress", "An address in full")
            .Produces(Example, "As it would be sent to change it.")
            .ProducesNotFound();
        api.MapPut("/me/addresses/{id:guid}", ChangeAsync)
            .Describe("changeAddress", "Puts another address in place of one")
            .Accepts(Example).ProducesAddressProblems()
            .Produces(StatusCodes.Status204NoContent, "Changed.")
            .ProducesNotFound();
        api.MapDelete("/me/addresses/{id:guid}", (Guid id, IMediator mediator, CancellationToken cancellation) =>
                AnswerAsync(mediator.Send(new RemoveAddressCommand(id), cancellation)))
            .Describe("removeAddress", "Forgets an address")
            .Produces(StatusCodes.Status204NoContent, "Forgotten.")
            .ProducesNotFound();
        api.MapPut("/me/addresses/{id:guid}/default", (Guid id, IMediator mediator, CancellationToken cancellation) =>
                AnswerAsync(mediator.Send(new MakeDefaultCommand(id), cancellation)))
            .Describe("makeAddressDefault", "Makes an address the default")
            .Produces(StatusCodes.Status204NoContent, "It is.")
            .ProducesNotFound();
    }

    private static RouteHandlerBuilder ProducesAddressProblems(this RouteHandlerBuilder endpoint) => endpoint.ProducesProblems(
        StatusCodes.Status400BadRequest,
        [
            "recipient.missing", "recipient.long", "recipient.form", .. AccountRules.LineErrorCodes, .. AccountRules.MobileErrorCodes,
            "area.missing.province", "area.missing.city", "area.missing.district", "area.misplaced", "street.missing", "street.long", "street.form",
        ]);

    private static async Task<IResult> AddAsync(SaveAddressCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) is SaveAddressResult.Saved saved
            ? TypedResults.Created($"/api/v1/me/addresses/{saved.Id}", saved)
            : Problems.Of(StatusCodes.Status409Conflict, "addresses.full");

    private static async Task<IResult> ReadAsync(Guid id, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new EditAddressQuery(id), cancellation) is { } address ? TypedResults.Ok(address) : TypedResults.NotFound();

    private static async Task<IResult> ChangeAsync(Guid id, SaveAddressCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command with { Id = id }, cancellation) is SaveAddressResult.Saved ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<IResult> AnswerAsync(Task<bool> isDone) => await isDone ? TypedResults.NoContent() : TypedResults.NotFound();
}
