import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Articles } from './articles.tsx';

const root = document.getElementById('app')!;
const { platform, clientId } = root.dataset;

createRoot(root).render(
  <StrictMode>
    <Articles platform={platform!} clientId={clientId!} />
  </StrictMode>,
);
