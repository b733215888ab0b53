import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findCallback } from '../../../src/protocol/site/find-callback.ts';

describe('callbacks', () => {
  test('a dotted path leads to a function with its holder', () => {
    const root = {
      app: {
        name: 'shop',
        done(this: { name: string }, value: unknown) {
          return [this.name, value];
        },
      },
    };
    assert.deepEqual(findCallback('app.done', root)!(1), ['shop', 1]);
  });

  test('F13: exports of a bundle and methods of an instance are found', () => {
    class Parent {
      twice(value: number) {
        return [this.constructor.name, value * 2];
      }
    }
    class App extends Parent {
      done(value: number) {
        return [this.constructor.name, value];
      }
      static all = (value: number) => value;
    }
    const shop = {};
    // As esbuild (`--global-name`) and webpack (`output.library`) export functions.
    Object.defineProperty(shop, 'done', { get: () => (value: number) => ['shop', value], enumerable: true });
    const root = {
      shop,
      app: new App(),
      App,
      plain: Object.create({ done: (value: number) => ['plain', value] }) as object,
    };
    assert.deepEqual(findCallback('shop.done', root)!(1), ['shop', 1]);
    assert.deepEqual(findCallback('app.done', root)!(1), ['App', 1]);
    assert.deepEqual(findCallback('app.twice', root)!(1), ['App', 2]);
    assert.deepEqual(findCallback('plain.done', root)!(1), ['plain', 1]);
    assert.equal(findCallback('App.all', root)!(1), 1);
  });

  test('threat 20: nothing of the browser and no getter of the root is reached, also where a script has changed it', () => {
    let isRead = false;
    class List extends Array<number> {}
    const root = {
      get getter() {
        isRead = true;
        return () => {};
      },
      holder: Object.defineProperty({}, 'native', { get: Function.prototype.bind.call(Object.values, Object) }),
      native: JSON.parse,
      bound: (() => {}).bind(null),
      text: 'done',
      list: new List(),
      map: new Map(),
      shop: { done() {} },
    };
    const polyfill = Object.defineProperty(Array.prototype, 'polyfill', { value() {}, configurable: true });
    for (const path of [
      'getter',
      'native',
      'text',
      'text.at',
      'toString',
      '__proto__',
      'missing',
      '',
      '.',
      'bound.call',
      'list.push',
      'list.polyfill',
      'list.constructor',
      'map.set',
      'map.size',
      'shop.constructor',
      'shop.toString',
      'shop.__proto__.constructor',
      'shop.done.constructor',
      'shop.done.bind',
      'shop..done',
      'constructor.assign',
    ]) {
      assert.equal(findCallback(path, root), undefined, path);
    }
    Reflect.deleteProperty(polyfill, 'polyfill');
    assert.equal(isRead, false);
    assert.ok(findCallback('bound', root));
  });
});

test('importing the element on a server does nothing bad', async () => {
  const library = (await import(
    new URL('../../../dist/library/index.js', import.meta.url).href
  )) as typeof import('../../../src/widget/index.ts');
  await import(new URL('../../../dist/library/define.js', import.meta.url).href);
  assert.equal(globalThis.customElements?.get('ontid-signin'), undefined);
  await assert.rejects(library.signIn());

  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  assert.equal(library.OntidSignin.version, version, 'two versions on one page are told apart by it');
});
