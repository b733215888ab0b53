import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInApp } from '../../../src/protocol/common/in-app.ts';

test('in-app browsers are known by their names, and no others are taken for one', () => {
  const mobile =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
  const android =
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36';
  const inApp = [
    `${mobile} [FBAN/FBIOS;FBAV/480.0]`,
    `${mobile} Instagram 350.0.0`,
    `${mobile} MicroMessenger/8.0.50 NetType/WIFI`,
    `${mobile} Safari Line/14.18.0`,
    `${mobile} QQ/9.1.0`,
    `${mobile} AlipayClient/10.6`,
    android.replace('Pixel 9)', 'Pixel 9; wv)'),
    `${android} [FB_IAB/FB4A;FBAV/480.0]`,
    `${android} musical_ly_2023 BytedanceWebview/d8a21c6`,
  ];
  const browsers = [
    `${mobile} Version/18.0 Safari/604.1`,
    `${mobile} CriOS/131.0 Safari/604.1`,
    `${mobile} FxiOS/133.0`,
    android,
    `${android} MQQBrowser/15.0`,
    `${android} Weather OnLine/2`,
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ];
  assert.deepEqual(
    inApp.filter((name) => !isInApp(name)),
    [],
  );
  assert.deepEqual(browsers.filter(isInApp), []);
});
