using Slices.Bench.Captcha;

switch (args)
{
    case ["captcha", .. var rest]:
        return await CaptchaBench.RunAsync(rest);
    case ["captcha-ocr", .. var rest]:
        return await CaptchaOcrBench.RunAsync(rest);
    default:
        Console.Error.WriteLine("Say what to measure: captcha (speed and size of pictures) or captcha-ocr (what machines read of them).");
        return 2;
}
