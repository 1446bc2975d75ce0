using System.Diagnostics;
using FluentValidation;
using MediatR;
using Slices.Infrastructure.Errors;

namespace Slices.Infrastructure.Telemetry;

/// <summary>Gives each command a span under its name, with what became of it. What is in the command stays out.</summary>
public sealed class TracingBehaviour<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var span = Tracing.Source.StartActivity(typeof(TRequest).Name);
        try
        {
            return await next();
        }
        catch (Exception e)
        {
            span?.SetTag("error.type", e.GetType().FullName);
            if (e is not (ValidationException or RequestRejectedException or OperationCanceledException))
            {
                span?.SetStatus(ActivityStatusCode.Error);
            }
            throw;
        }
    }
}
