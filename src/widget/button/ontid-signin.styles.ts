import text from './ontid-signin.css?inline';

let sheet: CSSStyleSheet | undefined;

/**
 * The one style sheet that all buttons of a page share. It is constructed, which a content security policy allows where
 * it refuses a `<style>` (CSP3 §6.1.14 speaks of elements and attributes), and made late, because a server has none.
 */
export function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
  }
  return sheet;
}
