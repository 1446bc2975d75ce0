using System.Text;
using Slices.Infrastructure.Sms.Aliyun;
using Slices.Infrastructure.Sms.Tencent;
using Slices.Infrastructure.Sms.Yuntongxun;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>The examples that the providers publish, with the keys that they publish for them.</summary>
public sealed class SmsSignatureExamplesTests
{
    private const string Payload = """{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""";

    [Fact]
    public void Alibabas_example_is_signed_as_published()
    {
        var query = AliyunSignature.Query(new Dictionary<string, string>
        {
            ["RegionId"] = "cn-shanghai",
            ["ImageId"] = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        });

        var headers = AliyunSignature.Headers(
            "YourAccessKeyId", "YourAccessKeySecret", "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", query,
            new DateTimeOffset(2023, 10, 26, 10, 22, 32, TimeSpan.Zero), "3156853299f313e23d1673dc12e1703d");

        headers["Authorization"].ShouldBe(
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
            + "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
            + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
        headers["x-acs-date"].ShouldBe("2023-10-26T10:22:32Z");
        headers["x-acs-content-sha256"].ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        headers.Keys.ShouldNotContain("host");
    }

    [Theory]
    [InlineData("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", false,
        "content-type;host", "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")]
    [InlineData("AKID********************************", "********************************", true,
        "content-type;host;x-tc-action", "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f")]
    public void Tencents_examples_are_signed_as_published(string id, string key, bool withAction, string names, string signature)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = "cvm.tencentcloudapi.com",
            ["content-type"] = "application/json; charset=utf-8",
        };
        if (withAction)
        {
            headers["x-tc-action"] = "DescribeInstances";
        }

        TencentSignature.Authorization(id, key, "cvm", headers, Encoding.UTF8.GetBytes(Payload), DateTimeOffset.FromUnixTimeSeconds(1551113065))
            .ShouldBe($"TC3-HMAC-SHA256 Credential={id}/2019-02-25/cvm/tc3_request, SignedHeaders={names}, Signature={signature}");
    }

    [Fact]
    public void Yuntongxuns_signature_is_stamped_with_Chinas_time()
    {
        // 23:30 on one day there is 15:30 here; the hash is what `printf abcdefghi20240601233000 | md5sum` says.
        var signature = YuntongxunSignature.Of("abc", "defghi", new DateTimeOffset(2024, 6, 1, 15, 30, 0, TimeSpan.Zero));

        Encoding.UTF8.GetString(Convert.FromBase64String(signature.Authorization)).ShouldBe("abc:20240601233000");
        signature.Sig.ShouldBe("CBB3FDB1ADC2B98A3ECA27F2FDF2F3B8");
    }
}
