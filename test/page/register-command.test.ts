import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerCommand } from '../../src/page/views/register-command.ts';

test('names the site as it was seen', () => {
  assert.equal(registerCommand('我的 App 2', 'http://localhost:3000'), 'npx ontid-signin apps add --name "我的 App 2" --origin http://localhost:3000');
  assert.match(registerCommand('Shop', 'http://[::1]:3000'), /--origin http:\/\/\[::1\]:3000$/);
  assert.match(registerCommand('Shop', 'https://shop.example', 'https://other.example/back'), /--origin https:\/\/shop.example --redirect-uri https:\/\/other.example\/back$/);
});

test('holds nothing that a shell would act on, though a URL may', () => {
  for (const host of ['a$(reboot).example', 'a;b.example', 'a&b.example', "a'b.example", 'a`b`.example', 'a!b.example']) {
    const { origin } = new URL(`https://${host}`);
    assert.equal(registerCommand('Shop', origin), 'npx ontid-signin apps add --name "Shop" --origin https://your-site.example', origin);
  }
  for (const name of ['a"; reboot; "', '$(reboot)', '`reboot`', 'a\\', '!!', 'a\nb']) {
    assert.match(registerCommand(name, 'https://shop.example'), /--name "My app" /, name);
  }
  for (const uri of ['https://shop.example/$(reboot)', 'https://shop.example/a;b', 'https://shop.example/?a&b', "https://shop.example/'"]) {
    assert.match(registerCommand('Shop', 'https://shop.example', uri), /--redirect-uri https:\/\/shop.example\/signed-in$/, uri);
  }
});
