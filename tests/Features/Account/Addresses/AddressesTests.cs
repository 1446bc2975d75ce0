using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Addresses;

public sealed class AddressesTests(Site site) : IClassFixture<Site>
{
    private const string Addresses = "/account/address";

    private static readonly (string, string)[] Typed = [("Recipient", "王小明"), ("Mobile", "138 0013 8000"), ("Street", "松山湖 1 号")];
    private static readonly (string, string)[] Dongguan = [.. Typed, ("Province", "440000"), ("City", "441900")];

    [Theory]
    [InlineData("东莞市", "440000", "441900", "", "441900", "Dongguan, Guangdong 广东省 东莞市")]
    [InlineData("雄县", "130000", "130600", "130638", "130638", "Xiongxian County, Baoding, Hebei 河北省 保定市 雄县")]
    [InlineData("香港", "810000", "", "", "810000", "Hong Kong 香港特别行政区")]
    [InlineData("台湾", "710000", "", "", "710000", "Taiwan 台湾省")]
    [InlineData("澳门", "820000", "", "", "820000", "Macao 澳门特别行政区")]
    [InlineData("东城", "110000", "", "110101", "110101", "Dongcheng District, Beijing 北京市 东城区")]
    public async Task An_address_is_kept_wherever_it_lies(string recipient, string province, string city, string district, string code, string shown)
    {
        var (visitor, name) = await SignedInAsync();

        var answer = await visitor.SubmitAsync(
            Addresses, ("Recipient", recipient), ("Mobile", "138 0013 8000"), ("Street", "一街 1 号"), ("Province", province), ("City", city), ("District", district));

        answer.Location.ShouldBe(Addresses);
        (await visitor.GetAsync(Addresses)).Words.ShouldContain($"{recipient} 138••••8000 Default {shown} 一街 1 号");
        var kept = (await site.FindUserAsync(name)).Addresses.ShouldHaveSingleItem();
        (kept.Recipient, kept.Mobile, kept.AreaCode, kept.Street, kept.IsDefault).ShouldBe((recipient, "+8613800138000", code, "一街 1 号", true));
    }

    [Fact]
    public async Task Without_script_the_selects_come_one_by_one_and_nothing_typed_is_lost()
    {
        var (visitor, name) = await SignedInAsync();
        var start = await visitor.GetAsync(Addresses);
        ShownSelects(start).ShouldBe(["Province"]);

        var cities = await NextAsync(visitor, start, [.. Typed, ("Province", "130000")]);
        ShownSelects(cities).ShouldBe(["Province", "City"]);
        var districts = await NextAsync(visitor, cities, [.. Typed, ("Province", "130000"), ("City", "130600")]);
        ShownSelects(districts).ShouldBe(["Province", "City", "District"]);

        districts.Alert.ShouldBeEmpty();
        (districts.Value("Recipient"), districts.Value("Mobile"), districts.Value("Street")).ShouldBe(("王小明", "138 0013 8000", "松山湖 1 号"));
        (await visitor.SubmitAsync(districts, [.. Typed, ("Province", "130000"), ("City", "130600"), ("District", "130629")])).Location.ShouldBe(Addresses);
        (await site.FindUserAsync(name)).Addresses.ShouldHaveSingleItem().AreaCode.ShouldBe("130629");
    }

    [Fact]
    public async Task What_has_one_choice_is_not_asked_without_script_either()
    {
        var (visitor, name) = await SignedInAsync();

        var districts = await NextAsync(visitor, await visitor.GetAsync(Addresses), [.. Typed, ("Province", "110000")]);

        ShownSelects(districts).ShouldBe(["Province", "District"]);
        await visitor.SubmitAsync(districts, [.. Typed, ("Province", "110000"), ("District", "110101")]);
        (await site.FindUserAsync(name)).Addresses.ShouldHaveSingleItem().AreaCode.ShouldBe("110101");
    }

    [Theory]
    [InlineData("en", "Guangdong 广东省", "Shenzhen 深圳市", "Nanshan District 南山区")]
    [InlineData("zh-CN", "广东省", "深圳市", "南山区")]
    public async Task English_names_stand_beside_the_Chinese_in_English_alone(string language, params string[] options)
    {
        var (visitor, _) = await SignedInAsync(language);

        var page = await visitor.SubmitAsync(Addresses, ("Province", "440000"), ("City", "440300"), ("District", "440305"));

        page.Document.QuerySelectorAll("option[selected]").Select(o => o.TextContent).ShouldBe(options);
    }

    [Theory]
    [InlineData("", "", "", "Province", "Choose a province or region.")]
    [InlineData("999999", "", "", "Province", "Choose a province or region.")]
    [InlineData("440000", "", "", "City", "Choose a city.")]
    [InlineData("440000", "130600", "130638", "City", "Choose a city.")]
    [InlineData("440000", "440100", "441900", "District", "Choose a district.")]
    public async Task An_area_that_has_others_in_it_is_no_place_to_send_to(string province, string city, string district, string field, string said)
    {
        var (visitor, name) = await SignedInAsync();

        var page = await visitor.SubmitAsync(Addresses, [.. Typed, ("Province", province), ("City", city), ("District", district)]);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error(field).ShouldBe(said);
        ShownSelects(page).ShouldContain(field);
        (await site.FindUserAsync(name)).Addresses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_script_the_district_of_the_city_before_goes_with_it()
    {
        var (visitor, name) = await SignedInAsync();

        var answer = await visitor.SubmitAsync(Addresses, [.. Dongguan, ("District", "440103")]);

        answer.Location.ShouldBe(Addresses);
        (await site.FindUserAsync(name)).Addresses.ShouldHaveSingleItem().AreaCode.ShouldBe("441900");
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var (visitor, _) = await SignedInAsync();

        var page = await visitor.SubmitAsync(Addresses, ("Recipient", " "), ("Mobile", "12345"), ("Street", new string('长', 201)));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Alert.ShouldBe("Fix 4 fields to continue.");
        page.Error("Recipient").ShouldBe("Enter the recipient’s name.");
        page.Error("Mobile").ShouldNotBeEmpty();
        page.Error("Province").ShouldBe("Choose a province or region.");
        page.Error("Street").ShouldBe("Use at most 200 characters.");
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("turned\u202Earound")]
    [InlineData("nul\0")]
    [InlineData("fifty one characters are one more than there may be")]
    public async Task A_recipient_is_one_short_line(string recipient)
    {
        var (visitor, name) = await SignedInAsync();

        var page = await visitor.SubmitAsync(Addresses, [.. Dongguan, ("Recipient", recipient)]);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.FindUserAsync(name)).Addresses.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?handler=Default&id=x")]
    [InlineData("?handler=Default")]
    [InlineData("?handler=Other")]
    public async Task What_makes_no_sense_breaks_nothing(string query)
    {
        var (visitor, _) = await SignedInAsync();
        var token = (await visitor.GetAsync(Addresses)).Token();

        ((int)(await visitor.PostAsync(Addresses + query, [new("__RequestVerificationToken", token)])).Status).ShouldBeInRange(400, 405);
    }

    [Fact]
    public async Task An_address_is_changed_made_the_default_and_removed()
    {
        var (visitor, name) = await SignedInAsync();
        await visitor.SubmitAsync(Addresses, Dongguan);
        await visitor.SubmitAsync(Addresses, [.. Dongguan, ("Recipient", "李雷")]);
        var (first, second) = (await site.FindUserAsync(name)).Addresses is [var a, var b] ? (a, b) : default;

        var form = await visitor.GetAsync($"{Addresses}/{second.Id}");
        (form.Value("Recipient"), form.Value("Mobile")).ShouldBe(("李雷", "138 0013 8000"));
        ShownSelects(form).ShouldBe(["Province", "City"]);
        (await visitor.SubmitAsync(form, [.. Dongguan, ("Recipient", "韩梅梅"), ("Province", "810000")])).Location.ShouldBe(Addresses);
        (await site.FindUserAsync(name)).Addresses[1].ShouldSatisfyAllConditions(
            x => x.Recipient.ShouldBe("韩梅梅"), x => x.AreaCode.ShouldBe("810000"), x => x.IsDefault.ShouldBeFalse());

        await visitor.SubmitAsync(await visitor.GetAsync(Addresses), ("id", second.Id.ToString()));
        (await site.FindUserAsync(name)).Addresses.Select(x => x.IsDefault).ShouldBe([false, true]);

        var token = (await visitor.GetAsync($"{Addresses}/{second.Id}")).Token();
        (await visitor.PostAsync($"{Addresses}/{second.Id}?handler=Remove", [new("__RequestVerificationToken", token)])).Location.ShouldBe(Addresses);
        (await site.FindUserAsync(name)).Addresses.ShouldHaveSingleItem().ShouldSatisfyAllConditions(x => x.Id.ShouldBe(first.Id), x => x.IsDefault.ShouldBeTrue());
    }

    [Fact]
    public async Task Of_many_that_are_added_at_once_the_twenty_first_is_refused()
    {
        var (visitor, name) = await SignedInAsync();
        await AddAsync(name, User.MaxAddresses - 2);
        var form = await visitor.GetAsync(Addresses);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => visitor.SubmitAsync(form, Dongguan)));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(2);
        answers.Count(a => a.Status == HttpStatusCode.BadRequest).ShouldBe(4);
        answers.First(a => a.Status == HttpStatusCode.BadRequest).Alert.ShouldBe("You’ve reached the maximum number of addresses. Delete one to add another.");
        (await site.FindUserAsync(name)).Addresses.Count.ShouldBe(20);
        (await visitor.GetAsync(Addresses)).Words.ShouldEndWith("You’ve reached the maximum number of addresses. Delete one to add another.");
    }

    [Fact]
    public async Task Anothers_address_isnt_there()
    {
        var (owner, name) = await SignedInAsync();
        await owner.SubmitAsync(Addresses, Dongguan);
        var id = (await site.FindUserAsync(name)).Addresses[0].Id;
        var (thief, other) = await SignedInAsync();
        var form = await thief.GetAsync(Addresses);
        KeyValuePair<string, string>[] sent =
            [new("__RequestVerificationToken", form.Token()), .. Dongguan.Select(f => new KeyValuePair<string, string>($"Input.{f.Item1}", f.Item2)), new("Input.Recipient", "thief")];

        (await thief.GetAsync($"{Addresses}/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var path in new[] { $"{Addresses}/{id}", $"{Addresses}/{id}?handler=Next", $"{Addresses}/{id}?handler=Remove", $"{Addresses}?handler=Default&id={id}" })
        {
            (await thief.PostAsync(path, sent)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
        (await thief.PostAsync(Addresses, [.. sent, new("Input.Id", id.ToString())])).Location.ShouldBe(Addresses);

        (await site.FindUserAsync(name)).Addresses.ShouldHaveSingleItem().Recipient.ShouldBe("王小明");
        (await site.FindUserAsync(other)).Addresses.ShouldHaveSingleItem().Id.ShouldNotBe(id);
    }

    [Fact]
    public async Task Nothing_of_an_address_gets_into_the_log_and_nothing_else_of_the_account_changes()
    {
        var (visitor, name) = await SignedInAsync();
        var before = await site.FindUserAsync(name);

        await visitor.SubmitAsync(Addresses, [("Recipient", "某某某"), ("Mobile", "13912345678"), ("Street", "秘密路 7 号"), ("Province", "810000")]);

        string.Join('\n', site.Log.All).ShouldSatisfyAllConditions(
            log => log.ShouldNotContain("某某某"), log => log.ShouldNotContain("13912345678"), log => log.ShouldNotContain("秘密路"));
        var after = await site.FindUserAsync(name);
        (after.Email, after.PasswordHash, after.State, after.Agreements.Count, after.Mobile).ShouldBe(
            (before.Email, before.PasswordHash, before.State, before.Agreements.Count, before.Mobile));
    }

    [Fact]
    public async Task A_stranger_is_asked_to_sign_in() =>
        (await site.Visit().SendAsync(new(HttpMethod.Get, Addresses))).Location!.ShouldStartWith("/login?returnUrl=");

    private async Task<(Visitor Visitor, string Name)> SignedInAsync(string language = "en")
    {
        var user = await site.AddUserAsync($"p{Guid.NewGuid():N}"[..20]);
        var visitor = site.Visit(language);
        await visitor.SignInAsync(user.UserName);
        return (visitor, user.UserName);
    }

    private async Task AddAsync(string name, int count) => await site.ChangeAsync((await site.FindUserAsync(name)).Id, user =>
    {
        for (var n = 0; n < count; n++)
        {
            user.AddAddress(new(Guid.CreateVersion7(), $"收件人 {n}", "+8613800138000", "441900", "街 1 号", false)).ShouldBeTrue();
        }
    });

    private static IEnumerable<string> ShownSelects(Page page) =>
        page.Document.QuerySelectorAll("[data-field]:not([hidden]) select:not([disabled])").Select(s => s.Id!);

    private static Task<Page> NextAsync(Visitor visitor, Page page, (string Name, string Value)[] fields)
    {
        var action = page.Document.QuerySelector("noscript button")!.GetAttribute("formaction")!;
        return visitor.PostAsync(action, [new("__RequestVerificationToken", page.Token()), .. fields.Select(f => new KeyValuePair<string, string>($"Input.{f.Name}", f.Value))]);
    }
}
