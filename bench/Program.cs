using Slices.Bench.Admin;
using Slices.Bench.Captcha;

switch (args)
{
    case ["captcha", .. var rest]:
        return await CaptchaBench.RunAsync(rest);
    case ["captcha-ocr", .. var rest]:
        return await CaptchaOcrBench.RunAsync(rest);
    case ["captcha-hear", .. var rest]:
        return await HearingBench.RunAsync(rest);
    case ["admin", .. var rest]:
        return await AdminBench.RunAsync(rest);
    default:
        Console.Error.WriteLine("Say what to measure: captcha (speed and size of pictures and speech), captcha-ocr (what machines read), captcha-hear (what they hear) or admin (administrators' pages, export and bulk changes with a million accounts).");
        return 2;
}
