import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addOriginCommand,
  addRedirectUriCommand,
  registerCommand,
} from '../../../src/page/refused/register-command.ts';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';

const APP = 'did:ont:AW6SJLdw6G3Ka2VnSxKapmRm6ee7qkjU9D' as OntId;

test('names the site as it was seen', () => {
  assert.equal(
    registerCommand('我的 App 2', 'http://localhost:3000'),
    'npx ontid-signin apps add --name "我的 App 2" --origin http://localhost:3000',
  );
  assert.match(registerCommand('Shop', 'http://[::1]:3000'), /--origin http:\/\/\[::1\]:3000$/);
  assert.equal(
    addOriginCommand(APP, 'http://localhost:3000'),
    `npx ontid-signin apps update ${APP} --origin http://localhost:3000`,
  );
  assert.equal(
    addRedirectUriCommand(APP, 'https://other.example/back'),
    `npx ontid-signin apps update ${APP} --redirect-uri https://other.example/back`,
  );
});

test('names a redirect URI with a query or a fragment in quotes', () => {
  for (const uri of ['https://shop.example/?a=1&b=%20', 'https://shop.example/#/signed-in']) {
    assert.equal(addRedirectUriCommand(APP, uri), `npx ontid-signin apps update ${APP} --redirect-uri "${uri}"`);
  }
});

test('holds nothing that a shell would act on, though a URL may', () => {
  for (const host of [
    'a$(reboot).example',
    'a;b.example',
    'a&b.example',
    "a'b.example",
    'a`b`.example',
    'a!b.example',
  ]) {
    const { origin } = new URL(`https://${host}`);
    assert.equal(
      registerCommand('Shop', origin),
      'npx ontid-signin apps add --name "Shop" --origin https://your-site.example',
      origin,
    );
    assert.equal(
      addOriginCommand(APP, origin),
      `npx ontid-signin apps update ${APP} --origin https://your-site.example`,
      origin,
    );
  }
  for (const name of ['a"; reboot; "', '$(reboot)', '`reboot`', 'a\\', '!!', 'a\nb']) {
    assert.match(registerCommand(name, 'https://shop.example'), /--name "My app" /, name);
  }
  for (const uri of [
    'https://shop.example/$(reboot)',
    'https://shop.example/a;b',
    'https://shop.example/?a=%PATH%',
    'https://shop.example/?a="&reboot&"',
    'https://shop.example/!!',
    'https://shop.example/?a\\',
    "https://shop.example/'",
  ]) {
    assert.match(addRedirectUriCommand(APP, uri), /--redirect-uri https:\/\/your-site.example\/signed-in$/, uri);
  }
});
