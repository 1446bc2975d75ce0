using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Admin.Mail;

public sealed class MailPage(IMediator mediator) : PageModel, ILoadsView
{
    private const int MaxAnswer = 500;

    [BindProperty(SupportsGet = true, Name = "")]
    public MailQuery Query { get; set; } = new();

    /// <summary>The test mail.</summary>
    [BindProperty]
    public SendTestMailCommand Input { get; set; } = new();

    public MailView View { get; private set; } = null!;

    /// <summary>What was done, as a text's key: <c>adminMail.done.…</c>.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>To how many mails; none where it came too late.</summary>
    [TempData]
    public int Count { get; set; }

    /// <summary>What the server said to the test mail.</summary>
    [TempData]
    public string? Answer { get; set; }

    [TempData]
    public bool IsTaken { get; set; }

    public async Task<IActionResult> OnPostAsync(Guid? id, [BindRequired] MailChange change, CancellationToken cancellation)
    {
        Count = await mediator.Send(new ChangeMailCommand(id, change), cancellation);
        Done = $"{change}";
        return LocalRedirect(LocalReturn.Here(Request));
    }

    public async Task<IActionResult> OnPostTestAsync(CancellationToken cancellation)
    {
        (IsTaken, var answer) = await mediator.Send(Input, cancellation);
        Answer = UnicodeText.Cut(answer, MaxAnswer);
        return LocalRedirect("/admin/mail");
    }

    public async Task LoadAsync(CancellationToken cancellation) => View = await mediator.Send(Query, cancellation);

    /// <summary>This list's address with something changed and from its first page on, unless <paramref name="change"/> says where.</summary>
    public string Link(Func<MailQuery, MailQuery> change)
    {
        var to = change(Query with { After = null, Before = null });
        return ListLink.To(
            "/admin/mail", ("state", to.State == MailState.Waiting ? null : to.State.ToString()), ("to", to.To), ("after", to.After), ("before", to.Before));
    }
}
