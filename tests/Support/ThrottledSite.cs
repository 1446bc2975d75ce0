namespace Slices.Tests.Support;

/// <summary>A site that counts what people do, within the limits that it has by itself.</summary>
public sealed class ThrottledSite() : Site(new() { ["Throttle:Enabled"] = "true" }, shared: true);
