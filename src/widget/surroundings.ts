/**
 * In-app browsers, by what they say of themselves: they open no windows, or lose them. Facebook and its Messenger,
 * Instagram, WeChat, QQ, Weibo, Line, KakaoTalk, Snapchat, TikTok, X, LinkedIn, Pinterest, Alipay, DingTalk, and Android's
 * WebView in any other app.
 */
const IN_APP =
  /\b(FBA[NV]|FB_IAB|Instagram|MicroMessenger|QQ\/|Weibo|Line\/|KAKAOTALK|Snapchat|musical_ly|BytedanceWebview|Twitter for|LinkedInApp|Pinterest|AlipayClient|DingTalk)|; wv\)/;

/** Whether a browser with this name (`navigator.userAgent`) is part of another app. */
export function isInApp(userAgent: string): boolean {
  return IN_APP.test(userAgent);
}

/** Whether the page should go as a whole: a window of an in-app browser or an installed app would not find back. */
export function isAppWindow(): boolean {
  return isInApp(navigator.userAgent) || matchMedia('(display-mode: standalone)').matches;
}

/** Whether the page can go as a whole. In a frame the hosted page would not be shown. */
export function isWholePage(): boolean {
  return window.top === window;
}

/** Whether the person has done anything on the page: only then may it go away, and not by itself again and again. */
export function wasTouched(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true;
}
