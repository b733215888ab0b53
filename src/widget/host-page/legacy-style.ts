import { MARK } from '../../protocol/site/mark.ts';

// An element that our button is drawn in is empty, or has the button as its child.
const BUTTONS = ':where(.ontid-signin:not(ontid-signin,:has(ontid-signin),:empty:not(button)))';

/**
 * The original drew every element of the class as a button with its logo, and pages that carry its meta tag rely on
 * that. Of no specificity, so that each rule of the page's own wins. An element with a picture of its own gets no
 * second one. The mark is cut out of a box: a picture needs a policy that lets it through.
 */
export const STYLE = `${BUTTONS}{min-height:44px;padding:0 24px;border:1px solid #7a8494;\
border-radius:8px;background:#fff;color:#14171f;font:500 15px/20px system-ui,sans-serif;cursor:pointer}\
${BUTTONS}:where(:not(:has(img,svg)))::before{content:'';display:inline-block;flex:none;width:24px;height:24px;\
margin-inline-end:10px;vertical-align:middle;background:currentColor;\
clip-path:path('${MARK}');forced-color-adjust:none}`;
