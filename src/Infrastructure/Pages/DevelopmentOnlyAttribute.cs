namespace Slices.Infrastructure.Pages;

/// <summary>A page that is found in Development only.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DevelopmentOnlyAttribute : Attribute;
