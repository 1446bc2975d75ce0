const en = {
  signIn: "Sign in", register: "Create account", signOut: "Sign out", me: "Signed in", secondFactor: "Second step",
  login: "Username, e-mail or mobile", password: "Password", confirmPassword: "Password again", userName: "Username",
  email: "E-mail", newEmail: "New e-mail", mobile: "Mobile", code: "Code of your app, or a recovery code",
  agree: "I agree to the", agreement: "user agreement", changeEmail: "Change e-mail",
  characters: "Type the characters you see", arithmetic: "Type the result", speech: "Type the digits you hear",
  another: "Another one", listen: "Listen", toRegister: "New here? Create an account", toSignIn: "Have an account? Sign in",
  registered: "We emailed you. The link in the mail activates the account.",
  emailAsked: "We emailed the new address. It counts once its link was opened.",
  signedOut: "You are signed out.", unreachable: "Slices can’t be reached, or doesn’t list this page’s origin.",
};

const zh = {
  signIn: "登录", register: "创建账号", signOut: "退出登录", me: "已登录", secondFactor: "两步验证",
  login: "用户名、邮箱或手机号", password: "密码", confirmPassword: "再次输入密码", userName: "用户名",
  email: "邮箱", newEmail: "新邮箱", mobile: "手机号", code: "验证器中的验证码，或恢复码",
  agree: "我同意", agreement: "用户协议", changeEmail: "更换邮箱",
  characters: "图中的字符", arithmetic: "图中算式的结果", speech: "输入你听到的数字",
  another: "换一张", listen: "听一听", toRegister: "还没有账号？创建一个", toSignIn: "已有账号？登录",
  registered: "邮件已发出，打开其中的链接即可激活账号。",
  emailAsked: "邮件已发到新邮箱，打开其中的链接后生效。",
  signedOut: "你已退出登录。", unreachable: "无法连接 Slices，或它没有列出本页的来源。",
};

const isChinese = navigator.language.toLowerCase().startsWith("zh");

export const language = isChinese ? "zh-CN" : "en";
export const texts = isChinese ? zh : en;
