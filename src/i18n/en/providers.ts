export const providers = {
  facebook: 'Facebook',
  google: 'Google',
  qq: 'QQ',
  twitter: 'X',
  wechat: 'WeChat',
  weibo: 'Weibo',
};
