import type { Locale } from '../../protocol/common/locale.ts';
import type { CredentialFields, DocumentType } from '../../protocol/onttag/onttag.ts';

/** What is said of verified credentials where a site asks for one. */
export interface CredentialStrings {
  documents: Record<DocumentType, string>;
  documentOf: (document: string, country: string) => string;
  asks: (app: string) => string;
  sees: (app: string) => string;
  /** What a credential says, in the order in which it is read out. */
  fields: Record<keyof CredentialFields, string>;
  which: string;
  passwordHelp: string;
  show: string;
  showing: string;
  keepBack: string;
  none: (app: string) => string;
  /** A credential and the day on which it expired. */
  expiredOn: (credential: string, day: string) => string;
  allExpired: (credentials: string, app: string) => string;
  checking: string;
  getOne: string;
  look: string;
  passwordWrong: string;
  passwordTries: string;
}

export const CREDENTIAL_STRINGS: Record<Locale, CredentialStrings> = {
  en: {
    documents: { passport: 'Passport', idcard: 'Identity card', dl: 'Driving licence' },
    documentOf: (document, country) => `${document}, ${country}`,
    asks: (app) => `${app} asks for your verified credential.`,
    sees: (app) => `If you show it, ${app} sees all of this and may keep it:`,
    fields: {
      Name: 'your name',
      Nationality: 'your nationality',
      BirthDay: 'your date of birth',
      IDDocNumber: 'what kind of document it was, and its number',
      IssueDate: 'when the document was issued',
      ExpirationDate: 'when it expires',
      IssuerName: 'who verified it',
    },
    which: 'Which one?',
    passwordHelp: 'Only your password opens it, here in your browser. We tell your phone that the key was fetched.',
    show: 'Show it',
    showing: 'Opening…',
    keepBack: 'Sign in without',
    none: (app) =>
      `You don’t have one yet. Get one on your account page and come back to this window, or sign in to ${app} without.`,
    expiredOn: (credential, day) => `${credential} (expired ${day})`,
    allExpired: (credentials, app) =>
      `What you have is no longer good: ${credentials}. Get a new one on your account page and come back to this window, or sign in to ${app} without.`,
    checking: 'Your document is still being checked. Come back later, or sign in without.',
    getOne: 'Get a verified credential',
    look: 'I have one now',
    passwordWrong: 'That isn’t the password of this ONT ID. Try again.',
    passwordTries: 'Too many wrong tries. Try again in {wait}, or sign in without.',
  },
  zh: {
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
  },
};
