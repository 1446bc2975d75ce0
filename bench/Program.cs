using Slices.Bench.Captcha;
using Slices.Bench.Lists;

switch (args)
{
    case ["captcha", .. var rest]:
        return await CaptchaBench.RunAsync(rest);
    case ["captcha-ocr", .. var rest]:
        return await CaptchaOcrBench.RunAsync(rest);
    case ["captcha-hear", .. var rest]:
        return await HearingBench.RunAsync(rest);
    case ["lists", .. var rest]:
        return await ListsBench.RunAsync(rest);
    default:
        Console.Error.WriteLine("Say what to measure: captcha (speed and size of pictures and speech), captcha-ocr (what machines read), captcha-hear (what they hear) or lists (administrators' lists over a million rows).");
        return 2;
}
