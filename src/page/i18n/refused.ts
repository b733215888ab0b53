import type { Locale } from '../../protocol/common/locale.ts';
import type { MiddleFault } from '../../protocol/sign-in/page-data.ts';
import type { RequestFault } from '../../protocol/sign-in/request.ts';

/** What a site's developer is told when a request is refused. Apart from the other texts: few people ever see them. */
export interface RefusedStrings {
  noRequest: string;
  tryAgain: string;
  unreadable: string;
  forDeveloper: string;
  unknownClient: string;
  unknownOrigin: (app: string) => string;
  unknownRedirectUri: (app: string) => string;
  invalidRequest: string;
  registerIt: string;
  addIt: string;
  clientId: string;
  origin: string;
  redirectUri: string;
  parameter: string;
  problem: string;
  expected: string;
  missing: string;
  malformed: string;
  unsupported: string;
  repeated: string;
  foreign: string;
  /** What each parameter should have been. */
  expect: Record<(RequestFault | MiddleFault)['parameter'], string>;
  yourApp: string;
  copy: string;
  copied: string;
}

export const REFUSED_STRINGS: Record<Locale, RefusedStrings> = {
  en: {
    noRequest: 'This is where people sign in to sites with their ONT ID. To sign in, start from the button on a site.',
    tryAgain: 'Try again',
    unreadable: 'The address of this page is damaged. Go back to the site and start again from its button.',
    forDeveloper: 'For the site’s developer',
    unknownClient: 'No app is registered with this client ID.',
    unknownOrigin: (app) => `“${app}” is registered, but not for this origin.`,
    unknownRedirectUri: (app) =>
      `“${app}” is registered, but this URL is none of its redirect URIs. They are compared exactly, so that nothing was sent there.`,
    invalidRequest: 'The request can’t be read.',
    registerIt: 'Register the site, then put the app_id that this prints into its meta tag:',
    addIt: 'If it is the app’s own, add it to the registration:',
    clientId: 'Client ID',
    origin: 'Origin',
    redirectUri: 'Redirect URI',
    parameter: 'Parameter',
    problem: 'Problem',
    expected: 'Expected',
    missing: 'It is missing.',
    malformed: 'It is not in the form expected.',
    unsupported: 'Its value is not supported.',
    repeated: 'It is there more than once.',
    foreign: 'It is on another origin than the request.',
    expect: {
      client_id: 'The app’s ONT ID, as its registration printed it: did:ont:A…',
      origin: 'What location.origin says on the page: https, or http on localhost.',
      state: 'ontid. and 22 to 128 characters of base64url, fresh for every sign-in.',
      response_mode: 'web_message or redirect',
      redirect_uri:
        'An absolute URL on the same origin as the request, without a fragment; response_mode=redirect and code_challenge need one.',
      code_challenge: 'The SHA-256 of the code verifier in base64url, 43 characters; redirect_uri needs one.',
      code_challenge_method: 'S256, or nothing.',
      nonce: '1 to 255 printable ASCII characters.',
      scope: 'phone, once, or nothing.',
      auth_template:
        'authtemplate_kyc01, once, or nothing; and not with response_mode=redirect, since a credential comes by a message alone.',
      auto_select: 'true, once, or nothing.',
      ack: '1, once, or nothing.',
      params:
        'encodeURIComponent of app_id&name&callback&lang, or for a window app_id&name&lang; the callback https, or http on localhost.',
      dapp_ontid: 'The app’s ONT ID, as its registration printed it: did:ont:A…',
      oauth_type: 'A provider that this platform is set up for, such as wechat or facebook.',
      redirect_url: 'One of the app’s redirect URIs.',
    },
    yourApp: 'Your app',
    copy: 'Copy',
    copied: 'Copied',
  },
  zh: {
    noRequest: '大家在这里用 ONT ID 登录各个网站。要登录，请从网站上的登录按钮开始。',
    tryAgain: '重试',
    unreadable: '此页面的地址已损坏。请返回网站，从登录按钮重新开始。',
    forDeveloper: '给网站开发者',
    unknownClient: '没有应用以此客户端 ID 注册。',
    unknownOrigin: (app) => `“${app}”已注册，但不包含此来源。`,
    unknownRedirectUri: (app) =>
      `“${app}”已注册，但此地址不是它的重定向地址。重定向地址须完全一致，因此没有向该地址发送任何内容。`,
    invalidRequest: '无法识别这个请求。',
    registerIt: '注册此网站，再把输出的 app_id 填入页面的 meta 标签：',
    addIt: '如果它确实属于该应用，请把它加入注册信息：',
    clientId: '客户端 ID',
    origin: '来源',
    redirectUri: '重定向地址',
    parameter: '参数',
    problem: '问题',
    expected: '应为',
    missing: '缺少此参数。',
    malformed: '格式不正确。',
    unsupported: '不支持此值。',
    repeated: '出现了不止一次。',
    foreign: '它与 origin 不同源。',
    expect: {
      client_id: '应用的 ONT ID，即注册时输出的 did:ont:A…',
      origin: '页面上 location.origin 的值：https，或 localhost 上的 http。',
      state: 'ontid. 加 22 至 128 个 base64url 字符，每次登录都重新生成。',
      response_mode: 'web_message 或 redirect',
      redirect_uri: '与 origin 同源的完整地址，不带 # 片段；response_mode=redirect 或 code_challenge 必须有它。',
      code_challenge: 'code verifier 的 SHA-256，base64url 编码，43 个字符；redirect_uri 必须有它。',
      code_challenge_method: '只支持 S256',
      nonce: '1 至 255 个可打印的 ASCII 字符。',
      scope: 'phone，最多一次，或不填。',
      auth_template: 'authtemplate_kyc01，最多一次，或不填；不能与 response_mode=redirect 同用，因为凭证只随消息返回。',
      auto_select: 'true，最多一次，或不填。',
      ack: '1，最多一次，或不填。',
      params:
        '对 app_id&名称&回调地址&lang 做 encodeURIComponent（弹窗为 app_id&名称&lang）；回调地址须为 https，或 localhost 上的 http。',
      dapp_ontid: '应用的 ONT ID，即注册时输出的 did:ont:A…',
      oauth_type: '本平台已配置的第三方，如 wechat 或 facebook。',
      redirect_url: '应用已注册的重定向地址之一。',
    },
    yourApp: '你的应用',
    copy: '复制',
    copied: '已复制',
  },
};
