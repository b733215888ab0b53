import 'ontid-signin/define';
import { createSSRApp } from 'vue';
import App from './app.vue';

const root = document.getElementById('app');
createSSRApp(App, { ...root.dataset }).mount(root);
