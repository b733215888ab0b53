/**
 * In-app browsers, by what they say of themselves: they open no windows, or lose them. Facebook and its Messenger,
 * Instagram, WeChat, QQ, Weibo, Line, KakaoTalk, Snapchat, TikTok, X, LinkedIn, Pinterest, Alipay, DingTalk, and
 * Android's WebView in any other app.
 */
const IN_APP =
  /\b(FBA[NV]|FB_IAB|Instagram|MicroMessenger|QQ\/|Weibo|Line\/|KAKAOTALK|Snapchat|musical_ly|BytedanceWebview|Twitter for|LinkedInApp|Pinterest|AlipayClient|DingTalk)|; wv\)/;

/** Whether a browser with this name (`navigator.userAgent`) is part of another app. */
export function isInApp(userAgent: string): boolean {
  return IN_APP.test(userAgent);
}
