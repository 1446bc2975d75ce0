using FluentValidation;
using FluentValidation.Results;
using MediatR;

namespace Slices.Infrastructure.Validation;

/// <summary>Stops a command whose shape is wrong, with all fields' errors at once.</summary>
public sealed class ValidationBehaviour<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <exception cref="ValidationException">At least one field is wrong.</exception>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var failures = new List<ValidationFailure>();
        foreach (var validator in validators)
        {
            failures.AddRange((await validator.ValidateAsync(request, cancellationToken)).Errors);
        }
        return failures.Count > 0 ? throw new ValidationException(failures) : await next();
    }
}
