using System.Text.RegularExpressions;
using Slices.Domain;
using Slices.Infrastructure.Areas;

namespace Slices.Tests.Infrastructure.Areas;

/// <summary>The English names in the list that the project carries.</summary>
public sealed partial class EnglishNamesTests
{
    /// <summary>Whose characters have several readings, or whose English name isn't the reading.</summary>
    private const string WellKnown = """
        六安市 Lu'an
        蚌埠市 Bengbu
        亳州市 Bozhou
        台州市 Taizhou
        丽水市 Lishui
        乐清市 Yueqing
        乐亭县 Laoting County
        单县 Shanxian County
        东阿县 Dong'e County
        莘县 Shenxian County
        荥阳市 Xingyang
        荥经县 Yingjing County
        浚县 Xunxian County
        大埔县 Dabu County
        番禺区 Panyu District
        铅山县 Yanshan County
        歙县 Shexian County
        枞阳县 Zongyang County
        涡阳县 Guoyang County
        砀山县 Dangshan County
        尉氏县 Weishi County
        尉犁县 Yuli County
        中牟县 Zhongmu County
        泌阳县 Biyang County
        漯河市 Luohe
        洪洞县 Hongtong County
        繁峙县 Fanshi County
        蔚县 Yuxian County
        井陉县 Jingxing County
        藁城区 Gaocheng District
        大城县 Daicheng County
        任丘市 Renqiu
        犍为县 Qianwei County
        阆中市 Langzhong
        筠连县 Junlian County
        吴堡县 Wubu County
        华阴市 Huayin
        厦门市 Xiamen
        长子县 Zhangzi County
        长沙市 Changsha
        重庆市 Chongqing
        朝阳区 Chaoyang District
        成都市 Chengdu
        闵行区 Minhang District
        六合区 Luhe District
        珲春市 Hunchun
        吕梁市 Lüliang
        山西省 Shanxi
        陕西省 Shaanxi
        内蒙古自治区 Inner Mongolia
        呼和浩特市 Hohhot
        鄂尔多斯市 Ordos
        呼伦贝尔市 Hulunbuir
        锡林郭勒盟 Xilingol League
        西藏自治区 Tibet
        拉萨市 Lhasa
        日喀则市 Xigazê
        乌鲁木齐市 Ürümqi
        喀什地区 Kashgar Prefecture
        哈尔滨市 Harbin
        齐齐哈尔市 Qiqihar
        恩施土家族苗族自治州 Enshi Autonomous Prefecture
        香港特别行政区 Hong Kong
        澳门特别行政区 Macao
        台湾省 Taiwan
        """;

    private static readonly IReadOnlyList<Area> Areas = Read();

    [Fact]
    public void Each_area_has_one_of_plain_letters() => Areas.Where(a => a.EnglishName is null || !Plain().IsMatch(a.EnglishName)).ShouldBeEmpty();

    [Fact]
    public void What_lies_side_by_side_has_different_ones() =>
        Areas.GroupBy(a => (a.Parent, a.EnglishName)).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    [Fact]
    public void Well_known_names_are_as_they_are_known() => WellKnown.Split('\n').ShouldAllBe(line => Says(line.Split(' ', 2)));

    private static bool Says(string[] name) => Areas.Where(a => a.Name == name[0]).Select(a => a.EnglishName).Distinct().SequenceEqual(new[] { name[1] });

    private static IReadOnlyList<Area> Read()
    {
        using var carried = typeof(AreaFile).Assembly.GetManifestResourceStream("areas.csv")!;
        return AreaFile.Read(carried).Areas;
    }

    // Words joined by one space, apostrophe or hyphen, each part of which has letters alone.
    [GeneratedRegex("^[A-ZÜ][A-Za-züê]*(?:[ '-][A-Za-züê]+)*$")]
    private static partial Regex Plain();
}
