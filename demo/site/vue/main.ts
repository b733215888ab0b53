import 'ontid-signin/define';
import { createApp } from 'vue';
import Articles from './articles.vue';

const root = document.getElementById('app')!;
const { platform, clientId } = root.dataset;

createApp(Articles, { platform, clientId }).mount(root);
