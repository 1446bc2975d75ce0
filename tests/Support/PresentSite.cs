namespace Slices.Tests.Support;

/// <summary>
/// A site whose clock no test moves. It is for tests beside which a command runs, or that read what the database's clock wrote. It is
/// lent, so that its settings differ from those of the sites whose clocks are moved, by the name that the site has anyway.
/// </summary>
public sealed class PresentSite() : Site(new() { ["Site:Name"] = "Slices" }, shared: true);
