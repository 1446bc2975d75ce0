using System.Globalization;
using Slices.Domain;

namespace Slices.Features.SeedUsers;

/// <summary>Somebody who doesn't exist, with a name in one of both languages and what usually comes with it.</summary>
public sealed class SeededPerson
{
    private static readonly string[] First =
    [
        "Amelia", "Ben", "Chloe", "Daniel", "Emma", "Finn", "Grace", "Harry", "Isla", "Jack", "Katie", "Liam", "Mia", "Noah", "Olivia", "Peter", "Rosie", "Sam", "Tess", "Will",
    ];

    private static readonly string[] Last =
    [
        "Adams", "Baker", "Clarke", "Dixon", "Evans", "Fisher", "Green", "Hughes", "Jones", "King", "Lewis", "Moore", "Parker", "Reed", "Scott", "Taylor", "Walker", "Young",
    ];

    private static readonly (string Han, string Latin)[] Families =
    [
        ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"), ("赵", "zhao"), ("黄", "huang"), ("周", "zhou"), ("吴", "wu"),
        ("徐", "xu"), ("孙", "sun"), ("胡", "hu"), ("朱", "zhu"), ("高", "gao"), ("林", "lin"), ("何", "he"), ("郭", "guo"), ("马", "ma"), ("罗", "luo"),
    ];

    private static readonly (string Han, string Latin)[] Given =
    [
        ("伟", "wei"), ("芳", "fang"), ("娜", "na"), ("秀英", "xiuying"), ("敏", "min"), ("静", "jing"), ("丽", "li"), ("强", "qiang"), ("磊", "lei"), ("洋", "yang"),
        ("艳", "yan"), ("勇", "yong"), ("杰", "jie"), ("小明", "xiaoming"), ("欣怡", "xinyi"), ("梓涵", "zihan"), ("浩然", "haoran"), ("雨桐", "yutong"), ("子轩", "zixuan"), ("佳琪", "jiaqi"),
    ];

    private static readonly string[] Hosts = ["gmail", "qq", "163", "outlook", "icloud", "126", "foxmail", "proton"];

    /// <param name="number">Of all seeded people, from 1 on: it makes names, addresses and numbers unique.</param>
    /// <param name="random">Chance.</param>
    public SeededPerson(long number, Random random)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        IsChinese = random.Next(100) < 60;
        string written, spelled;
        if (IsChinese)
        {
            var (family, given) = (Pick(Families), Pick(Given));
            (written, spelled) = (family.Han + given.Han, family.Latin + given.Latin);
            // Every third is called as it is written.
            UserName = UserName.Fold((random.Next(3) == 0 ? written : spelled) + digits);
            Mobile = random.Next(100) < 70 ? MobileNumber.FromValue("+86138" + number.ToString("D8", CultureInfo.InvariantCulture)) : null;
        }
        else
        {
            var (first, last) = (Pick(First), Pick(Last));
            (written, spelled) = ($"{first} {last}", $"{first}.{last}".ToLowerInvariant());
            UserName = UserName.Fold((random.Next(2) == 0 ? first.ToLowerInvariant() : $"{first[0]}{last}".ToLowerInvariant()) + digits);
        }
        Email = EmailAddress.Parse($"{spelled}{digits}@{Pick(Hosts)}{SeedUsersCliCommand.Domain}")!;
        Nickname = random.Next(100) < 60 ? Nickname.Parse(written) : null;

        T Pick<T>(T[] from) => from[random.Next(from.Length)];
    }

    public bool IsChinese { get; }
    public UserName UserName { get; }
    public EmailAddress Email { get; }
    public MobileNumber? Mobile { get; }
    public Nickname? Nickname { get; }
    public string Culture => IsChinese ? "zh-CN" : "en";
}
