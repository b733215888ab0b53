import type { CredentialTexts } from '../types/named.ts';

export const credential: CredentialTexts = {
  documents: { passport: '护照', idcard: '身份证', dl: '驾驶证' },
  documentOf: (document, country) => `${document}（${country}）`,
  asks: (app) => `${app} 想查看你的可信凭证`,
  sees: (app) => `如果你同意出示，${app} 会看到以下全部内容，并可能保存：`,
  fields: {
    Name: '姓名',
    Nationality: '国籍',
    BirthDay: '出生日期',
    IDDocNumber: '证件类型和号码',
    IssueDate: '证件签发日期',
    ExpirationDate: '证件有效期',
    IssuerName: '认证机构',
  },
  which: '出示哪一个？',
  passwordHelp: '只有你的密码能打开它，解密在此浏览器中进行。我们会短信告知你密钥已被取用。',
  show: '出示',
  showing: '正在打开…',
  keepBack: '不出示，直接登录',
  none: (app) => `你还没有可信凭证。可以先在账号页面申请，再回到此窗口；也可以不出示，直接登录 ${app}。`,
  expiredOn: (credential, day) => `${credential}，已于${day}过期`,
  allExpired: (credentials, app) =>
    `你的可信凭证已失效：${credentials}。可以先在账号页面重新申请，再回到此窗口；也可以不出示，直接登录 ${app}。`,
  checking: '你的证件仍在审核中。可以稍后再来，或不出示直接登录。',
  getOne: '申请可信凭证',
  look: '我已拿到凭证',
  passwordWrong: '这不是此 ONT ID 的密码，请重试。',
  passwordTries: '错误次数过多。请 {wait}后再试，或不出示直接登录。',
};
