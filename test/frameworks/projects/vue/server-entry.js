import 'ontid-signin/define';
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import App from './app.vue';

export const render = (props) => renderToString(createSSRApp(App, props));
