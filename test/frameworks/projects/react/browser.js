import 'ontid-signin/define';
import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { App } from './pages.js';

const root = document.getElementById('root');
hydrateRoot(root, createElement(App, { ...root.dataset }), {
  onRecoverableError: (error) => console.error(error.message),
});
